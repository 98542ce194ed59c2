#!/usr/bin/env python3
"""A TCP proxy that is a given time away: prints the port it listens on, then forwards until it is ended.

    delay_proxy.py TARGET_HOST TARGET_PORT ONE_WAY_MILLISECONDS

Every chunk is delivered, in order, that long after it arrived, however many are under way; bandwidth is not limited.
Opening a connection costs a round trip as well, as TCP's handshake does: on loopback the client's connect() returns
at once, so its first bytes are held back for that time instead.
"""

import asyncio
import sys


async def forward(reader, writer, delay, first_delay):
    """Moves bytes from reader to writer, each `delay` seconds after it came; the first ones after `first_delay`."""
    loop = asyncio.get_running_loop()
    queue = asyncio.Queue()
    earliest = loop.time() + first_delay

    async def deliver():
        while True:
            due, chunk = await queue.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not chunk:
                break
            writer.write(chunk)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    async def receive():
        chunk = b"begin"
        while chunk:
            try:
                chunk = await reader.read(65536)
            except ConnectionError:
                chunk = b""
            queue.put_nowait((max(loop.time() + delay, earliest), chunk))

    try:
        await asyncio.gather(receive(), deliver())
    except (ConnectionError, OSError):
        pass


async def main():
    host, port, delay = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) / 1000

    async def serve(client_reader, client_writer):
        server_reader, server_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(forward(client_reader, server_writer, delay, 3 * delay),
                             forward(server_reader, client_writer, delay, delay))
        client_writer.close()
        server_writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
