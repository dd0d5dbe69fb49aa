import FanlightEventLoop
import Glibc
import Testing

/// Asks a name server for the IPv4 addresses of a name, over UDP.
struct NameQuery {
    let server: SocketAddress

    /// - Parameter server: `host:port`.
    init(_ server: String) throws {
        let parts = server.split(separator: ":")
        let port = try #require(parts.last.flatMap { Int($0) })
        self.server = try #require(SocketAddress(String(parts[0]), port: port))
    }

    /// - Returns: sorted; nil where no answer with the code NOERROR came.
    func addresses(of name: String) -> [String]? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = server.port.bigEndian
        guard inet_pton(AF_INET, server.host, &target.sin_addr) == 1 else { return nil }
        let isConnected = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        let question = Self.question(name)
        guard isConnected == 0, send(descriptor, question, question.count, 0) == question.count else { return nil }
        var buffer = [UInt8](repeating: 0, count: 1_232)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Self.answers(Array(buffer[..<count]), after: question.count) : nil
    }

    /// One question of type A and class IN.
    private static func question(_ name: String) -> [UInt8] {
        let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        return [7, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, 1, 0, 1]
    }

    /// The records of the answer section, which follow the question; each begins with a pointer to its name.
    private static func answers(_ message: [UInt8], after start: Int) -> [String]? {
        guard message.count >= start, message[3] & 0x0F == 0 else { return nil }
        var addresses: [String] = []
        var place = start
        for _ in 0..<Int(message[7]) {
            guard message.count >= place + 12 else { return nil }
            let length = Int(message[place + 10]) << 8 | Int(message[place + 11])
            guard message.count >= place + 12 + length else { return nil }
            if message[place + 3] == 1, length == 4 {
                addresses.append(message[(place + 12)..<(place + 16)].map { String($0) }.joined(separator: "."))
            }
            place += 12 + length
        }
        return addresses.sorted()
    }
}
