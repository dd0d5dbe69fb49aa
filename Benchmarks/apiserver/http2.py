"""Watches over HTTP/2 and TLS: many streams on few connections, as much of the protocol as they need."""
import selectors
import socket
import ssl
import struct
import time


def literal(name, value):
    return b"\x00" + bytes([len(name)]) + name + (bytes([len(value)]) if len(value) < 127 else b"\x7f" + varint(len(value) - 127)) + value


def varint(number):
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class Connection:
    """A TLS connection with a watch on each of its streams."""

    def __init__(self, host, port, authority, certificate, key, path, count):
        context = ssl.create_default_context(cafile=str(authority))
        context.load_cert_chain(str(certificate), str(key))
        context.set_alpn_protocols(["h2"])
        self.socket = context.wrap_socket(socket.create_connection((host, port)), server_hostname=host)
        if self.socket.selected_alpn_protocol() != "h2":
            raise OSError("the server does not speak HTTP/2")
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) + frame(8, 0, 0, struct.pack(">I", 1 << 30)))
        self.rest = b""
        self.opened, self.arrived = set(), {}
        head = b"".join(literal(*pair) for pair in (
            (b":method", b"GET"), (b":scheme", b"https"), (b":authority", f"{host}:{port}".encode()), (b":path", path.encode()),
            (b"accept", b"application/json"), (b"user-agent", b"bench")))
        for index in range(count):
            self.socket.sendall(frame(1, 5, 1 + 2 * index, head))
        self.socket.setblocking(False)

    def receive(self, mark):
        """Takes what is there; notes when a stream has its head, and when the mark came on it."""
        while True:
            try:
                part = self.socket.recv(1 << 18)
            except (ssl.SSLWantReadError, BlockingIOError):
                break
            if not part:
                raise OSError("the server closed the connection")
            self.rest += part
        now = time.monotonic()
        at = 0
        while len(self.rest) - at >= 9:
            size = int.from_bytes(self.rest[at:at + 3], "big")
            kind, flags, stream = self.rest[at + 3], self.rest[at + 4], int.from_bytes(self.rest[at + 5:at + 9], "big")
            if len(self.rest) - at < 9 + size:
                break
            payload = self.rest[at + 9:at + 9 + size]
            at += 9 + size
            if kind == 1:
                self.opened.add(stream)
            elif kind == 0 and mark in payload:
                self.arrived.setdefault(stream, now)
            elif kind == 4 and not flags & 1:
                self.socket.sendall(frame(4, 1, 0))
            elif kind == 6 and not flags & 1:
                self.socket.sendall(frame(6, 1, 0, payload))
            elif kind in (3, 7):
                raise OSError(f"the server ended the stream or the connection: frame {kind}, {payload[:100]}")
        self.rest = self.rest[at:]


def watch(tls, path, connections, streams, rounds, change):
    """How long after the change the first and the last watch have it, for each round, in microseconds. `change` makes it, with a mark."""
    opened = [Connection(*tls, path, streams) for _ in range(connections)]
    selector = selectors.DefaultSelector()
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)

    def wait(is_complete, mark):
        deadline = time.monotonic() + 60
        for connection in opened:
            connection.receive(mark)
        while not is_complete():
            if time.monotonic() > deadline:
                raise OSError("watches over HTTP/2 still wait after 60 s")
            for key, _ in selector.select(1):
                key.data.receive(mark)
    wait(lambda: all(len(connection.opened) == streams for connection in opened), b"\x00none")
    results = []
    for number in range(rounds):
        mark = f"mark-h2-{number:08d}"
        for connection in opened:
            connection.arrived = {}
        started = time.monotonic()
        change(mark)
        wait(lambda: all(len(connection.arrived) == streams for connection in opened), mark.encode())
        times = [at - started for connection in opened for at in connection.arrived.values()]
        results.append({"first": min(times) * 1e6, "last": max(times) * 1e6})
    for connection in opened:
        connection.socket.close()
    return results
