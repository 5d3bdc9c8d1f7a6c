"""
A server whose delays are known, because it keeps a log of its own: `known-delays.py MODE`. It answers each request after a
drawn delay, and logs the time from the request's arrival to its answer. When a request arrived is what the kernel says
(SO_TIMESTAMPING, https://www.kernel.org/doc/html/latest/networking/timestamping.html): a process that is just not being
run, or is busy with another request, would learn of it later, and its log would lack what every client has waited for.
Node cannot ask for that time; so this is Python, for Linux.

Over standard input it takes `reset` (forgets the log), `report` (prints the sorted log in milliseconds), `freeze MS` (does
nothing at all for so long, and prints when it began and ended, in milliseconds of the machine's monotonic clock).
"""

import bisect
import gc
import json
import math
import os
import random
import select
import socket
import struct
import sys
import time

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
END = b"\r\n\r\n"
LONGEST_REQUEST = 16384
# From linux/net_tstamp.h and asm-generic/socket.h; Python has no names for them.
SO_TIMESTAMPING = 37
RX_SOFTWARE, SOFTWARE = 1 << 3, 1 << 4
# Every so often nothing is answered for a while.
FREEZE_EVERY_MS, FREEZE_MS = 3000, 300

drawn = random.Random("known delays")

# Milliseconds from an arrival, in milliseconds since 1970, until its answer.
MODES = {
    "constant": lambda _: 20,
    "log-normal": lambda _: 20 * math.exp(0.5 * drawn.gauss(0, 1)),
    "bimodal": lambda _: 5 if drawn.random() < 0.9 else 100,
    "freezes": lambda now_ms: max(2, FREEZE_MS - now_ms % FREEZE_EVERY_MS),
    "none": lambda _: 0,
}


def arrival_of(ancillary):
    """When the kernel had the last packet of what was read, in milliseconds since 1970."""
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPING:
            seconds, nanoseconds = struct.unpack_from("qq", data)
            return seconds * 1e3 + nanoseconds / 1e6
    raise RuntimeError("the kernel does not say when a request arrived")


def now_ms():
    return time.time_ns() / 1e6


class Server:
    def __init__(self, delay_of):
        self.delay_of = delay_of
        self.log = []
        # Ascending by when they are due: (due, arrival, connection).
        self.waiting = []
        self.connections = {}
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.listener.setblocking(False)
        # Connections inherit it, so that their very first packet has its time.
        self.listener.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, RX_SOFTWARE | SOFTWARE)
        self.poll = select.epoll()
        self.poll.register(self.listener, select.EPOLLIN)
        self.poll.register(sys.stdin.fileno(), select.EPOLLIN)
        print(self.listener.getsockname()[1], flush=True)

    def serve(self):
        """
        Sleeps until a request comes or an answer is due, to the microsecond (select(2); epoll knows only milliseconds): a
        loop that never sleeps keeps one core for itself, and the kernel's own work then all falls to the other, where the
        requests are made. What sleeping costs stands in the log. Ends with standard input, so that it does not outlive
        whoever asks.
        """
        while True:
            select.select([self.poll], [], [], self.waits_s())
            for number, _ in self.poll.poll(0):
                if number == self.listener.fileno():
                    self.accept()
                elif number == sys.stdin.fileno():
                    if not self.obey():
                        return
                else:
                    self.read(self.connections[number])
                self.answer_due()
            self.answer_due()

    def waits_s(self):
        """Seconds until the next answer is due; None where none is."""
        return max(0, self.waiting[0][0] - now_ms()) / 1000 if self.waiting else None

    def accept(self):
        connection, _ = self.listener.accept()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections[connection.fileno()] = connection
        self.poll.register(connection, select.EPOLLIN)

    def read(self, connection):
        try:
            request, ancillary, _, _ = connection.recvmsg(LONGEST_REQUEST, 256)
        except OSError:
            request = b""
        if request == b"":
            self.poll.unregister(connection)
            del self.connections[connection.fileno()]
            connection.close()
            return
        # One request at a time on a connection, each in one piece.
        if not request.endswith(END):
            raise RuntimeError("not one whole request")
        arrived_ms = arrival_of(ancillary)
        due_ms = arrived_ms + self.delay_of(arrived_ms)
        bisect.insort(self.waiting, (due_ms, arrived_ms, connection), key=lambda waiting: waiting[0])

    def answer_due(self):
        while self.waiting and self.waiting[0][0] <= now_ms():
            _, arrived_ms, connection = self.waiting.pop(0)
            try:
                connection.send(ANSWER)
            except OSError:
                continue
            # Only now the machine has the answer: what the sending took is part of it.
            self.log.append(now_ms() - arrived_ms)

    def obey(self):
        """Carries out what standard input says; false at its end."""
        commands = os.read(sys.stdin.fileno(), 4096).decode().splitlines()
        for command in commands:
            self.carry_out(*command.split(" "))
        return commands != []

    def carry_out(self, command, milliseconds="0"):
        if command == "reset":
            self.log = []
            print(flush=True)
        elif command == "report":
            print(json.dumps(sorted(self.log)), flush=True)
        else:
            began_ns = time.monotonic_ns()
            time.sleep(float(milliseconds) / 1000)
            print(json.dumps([began_ns / 1e6, time.monotonic_ns() / 1e6]), flush=True)


gc.disable()
Server(MODES[sys.argv[1]]).serve()
