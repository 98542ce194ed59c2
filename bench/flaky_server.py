#!/usr/bin/env python3
"""A registry that has every image and fails in passing: prints the port it listens on, then answers until it is ended.

    flaky_server.py FAULTS_PER_10000

That many of the paths, the same ones each time, fail when they are first asked for: half with a 503, half with a reset.
"GET /counts" tells what was asked for since the last time, as JSON: "HEAD" requests; how many were "failed"; and how
many paths were asked for "again" without a failure before, which is what a client should never do. It is plain HTTP/1.1
and does as little as it can, for it shares the machine with what is measured.
"""

import asyncio
import json
import socket
import struct
import sys
import zlib

FOUND = (b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: 100\r\n"
         b"Docker-Content-Digest: sha256:" + b"a" * 64 + b"\r\n\r\n")
DOWN = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
RESET = struct.pack("ii", 1, 0)  # struct linger: close with a reset

faults = 0
asked = {}  # path: how often
failed = {}  # path: how often


def counts():
    again = sum(count - 1 - failed.get(path, 0) for path, count in asked.items())
    told = {"HEAD": sum(asked.values()), "failed": sum(failed.values()), "again": again}
    asked.clear()
    failed.clear()
    body = json.dumps(told).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


class Connection(asyncio.Protocol):
    def __init__(self):
        self.transport = None
        self.pending = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if not self.pending and data[:1] == b"\x16":  # a TLS handshake
            self.transport.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
            self.transport.close()
            return
        self.pending += data
        while (end := self.pending.find(b"\r\n\r\n")) >= 0:
            path = self.pending[:end].split(b" ", 2)[1]
            self.pending = self.pending[end + 4:]
            self.answer(path)

    def answer(self, path):
        if path == b"/counts":
            self.transport.write(counts())
            return
        asked[path] = asked.get(path, 0) + 1
        chance = zlib.crc32(path)
        if asked[path] > 1 or chance % 10000 >= faults:
            self.transport.write(FOUND)
            return
        failed[path] = 1
        if chance // 10000 % 2:
            self.transport.write(DOWN)
        else:
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.transport.abort()


async def main():
    global faults
    faults = int(sys.argv[1])
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
