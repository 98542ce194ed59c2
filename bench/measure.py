"""Runs a program and prints how long it took and how much memory it had, as JSON.

    measure.py STDIN STDOUT STDERR PROGRAM [ARGUMENT …]

A process of its own, because what the system reports as a child's peak memory begins with its parent's: so the floor
is that of a bare Python, about 10 MB, whatever bench/run has loaded.
"""

import os
import sys
import time


def main():
    stdin, stdout, stderr, *argv = sys.argv[1:]
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, 0, stdin, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, stdout, write, 0o600),
             (os.POSIX_SPAWN_OPEN, 2, stderr, write, 0o600)]
    start = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    print(f'{{"seconds": {seconds}, "peak_kib": {usage.ru_maxrss}, "cpu": {usage.ru_utime + usage.ru_stime}, '
          f'"status": {os.waitstatus_to_exitcode(status)}}}')


main()
