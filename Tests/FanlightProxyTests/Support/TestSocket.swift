import Glibc
import Testing

/// A blocking TCP socket for tests. A client's wait ends after a minute, so that a test fails instead of hanging; a backend waits as long as
/// the test takes, whose end closes what it waits for.
final class TestSocket: Sendable, TestStream {
    let descriptor: Int32

    init(descriptor: Int32, isClient: Bool) {
        self.descriptor = descriptor
        if isClient {
            var limit = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    }

    deinit { close(descriptor) }

    static func connect(port: Int, receiveBuffer: Int32? = nil) -> TestSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
        var address = loopback(port: port)
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return TestSocket(descriptor: descriptor, isClient: true)
    }

    /// A listening socket on a port that the system chooses.
    static func listen() -> (socket: TestSocket, port: Int) { bound(isListening: true) }

    /// A port that refuses connections, and that nobody else gets as long as the socket is kept.
    static func refusing() -> (socket: TestSocket, port: Int) { bound(isListening: false) }

    private static func bound(isListening: Bool) -> (socket: TestSocket, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
                if isListening { Glibc.listen(descriptor, 128) }
                getsockname(descriptor, $0, &length)
            }
        }
        return (TestSocket(descriptor: descriptor, isClient: false), Int(UInt16(bigEndian: address.sin_port)))
    }

    func accept() -> TestSocket? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        return accepted < 0 ? nil : TestSocket(descriptor: accepted, isClient: false)
    }

    /// False when the peer is gone.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// What is there, waiting for something; empty at the end, after a reset and, as a failure, when nothing comes.
    func receive() -> [UInt8] { receive(atMost: 65536) }

    func receive(atMost limit: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        if count < 0, errno == EAGAIN { Issue.record("nothing came in a minute") }
        return count > 0 ? Array(buffer[..<count]) : []
    }

    func shutDownWriting() { shutdown(descriptor, Int32(SHUT_WR)) }
    func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Ends with a reset instead of an ordinary close once the object is gone.
    func resetsOnClose() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
