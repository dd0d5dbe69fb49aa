import FanlightEventLoop
import Glibc
import Synchronization

/// Blocking connections to a gateway, and a load of requests each on a connection of its own.
final class PlainClient: Sendable {
    private let descriptor: Int32

    /// Nil where nobody accepts.
    init?(_ address: SocketAddress) {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = address.port.bigEndian
        guard inet_pton(AF_INET, address.host, &target.sin_addr) == 1 else { return nil }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        // The descriptor is closed with the object, in this case too.
        guard result == 0 else { return nil }
    }

    deinit { close(descriptor) }

    func send(_ path: String = "/", closes: Bool = false) {
        send(text: "GET \(path) HTTP/1.1\r\nhost: a.test\r\n\(closes ? "connection: close\r\n" : "")\r\n")
    }

    func send(text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What came of a request.
    enum Outcome {
        case answer(RawResponse)
        /// The connection was closed before a byte of an answer came.
        case nothing
        /// It broke off in an answer, or took too long.
        case broken
    }

    /// Reads one answer that has a content-length.
    func outcome() -> Outcome {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let response = try? RawResponse(text), let length = response.header("content-length").flatMap({ Int($0) }),
                response.body.utf8.count >= length
            {
                return .answer(response)
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return text.isEmpty && (count == 0 || errno == ECONNRESET) ? .nothing : .broken }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// The body of a whole answer of 200; nil for everything else.
    func receive() -> String? {
        guard case .answer(let response) = outcome(), response.status == 200 else { return nil }
        return response.body
    }

    /// One request on a connection of its own.
    static func get(_ address: SocketAddress, _ path: String = "/") -> String? {
        guard let client = PlainClient(address) else { return nil }
        client.send(path, closes: true)
        return client.receive()
    }
}

/// Requests without a pause, on threads of their own, until it is ended.
final class PlainLoad: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let isOver = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)

    init(_ address: SocketAddress, threads: Int = 2) throws {
        for _ in 0..<threads {
            running.add(1, ordering: .acquiringAndReleasing)
            try LoopThread.start(name: "load") { [self] in
                while !isOver.load(ordering: .acquiring) {
                    let answer = PlainClient.get(address) ?? "failed"
                    counts.withLock { $0[answer, default: 0] += 1 }
                }
                running.subtract(1, ordering: .acquiringAndReleasing)
            }
        }
    }

    func count(_ answer: String) -> Int { counts.withLock { $0[answer] ?? 0 } }

    var total: Int { counts.withLock { $0.values.reduce(0, +) } }

    /// Waits for so many more answers.
    func more(_ number: Int) async throws {
        let wanted = total + number
        while total < wanted { try await Task.sleep(for: .milliseconds(2)) }
    }

    /// The answers with how often each came.
    func end() async throws -> [String: Int] {
        isOver.store(true, ordering: .releasing)
        while running.load(ordering: .acquiring) > 0 { try await Task.sleep(for: .milliseconds(2)) }
        return counts.withLock { $0 }
    }
}
