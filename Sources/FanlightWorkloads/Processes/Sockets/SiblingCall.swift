import FanlightEventLoop
import Glibc

/// One question to a sibling, which is given little time.
struct SiblingCall: ~Copyable {
    private let descriptor: Int32
    private let deadline: UInt64

    init(folder: Int32, name: String, patience: Duration) throws(SystemError) {
        deadline = SystemClock.monotonic() &+ patience.wholeNanoseconds
        descriptor = try UnixSocket.connect(folder: folder, name: name)
    }

    deinit { Socket.close(descriptor) }

    /// Nil where the sibling does not have it or does not answer in time.
    func socket(_ address: SocketAddress) -> Int32? {
        guard let peer = try? UnixSocket.peer(of: descriptor), peer.user == geteuid() else { return nil }
        let line = ControlRequest.socket(address: address.host, port: Int(address.port)).line
        guard UnixSocket.send(descriptor, line[...]) == .bytes(line.count) else { return nil }
        var answer: [UInt8] = []
        var attached: Int32?
        while answer.last != UInt8(ascii: "\n"), answer.count < 1024, waitForInput() {
            guard case .bytes = UnixSocket.receive(descriptor, into: &answer, limit: 256, attached: &attached) else { break }
        }
        guard let attached else { return nil }
        // Whatever was sent: only the socket that was asked for is of use.
        guard answer == ControlRequest.socketFound, Socket.localAddress(attached) == address else {
            Socket.close(attached)
            return nil
        }
        return attached
    }

    private func waitForInput() -> Bool {
        let now = SystemClock.monotonic()
        guard now < deadline else { return false }
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, Int32(clamping: (deadline - now) / 1_000_000 + 1)) > 0
    }
}
