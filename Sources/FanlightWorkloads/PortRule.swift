/// Which port a gateway's socket binds for a port of its Service.
///
/// A port that this process may not bind is moved up by 8000, so that 80 becomes 8080 and 443 becomes 8443; where that is taken by another
/// port of the same Service, by 16000, and so on.
package struct PortRule: Hashable, Sendable {
    /// The lowest port that may be bound without privileges; 0 where every port may.
    package let firstUnprivileged: Int

    package init(firstUnprivileged: Int) { self.firstUnprivileged = firstUnprivileged }

    package func bound(_ ports: [Int]) -> [Int: Int] {
        var result: [Int: Int] = [:]
        var used: Set<Int> = []
        for port in ports.sorted() where port >= firstUnprivileged {
            result[port] = port
            used.insert(port)
        }
        for port in ports.sorted() where port < firstUnprivileged {
            var moved = port + 8000
            while used.contains(moved), moved + 8000 <= 65_535 { moved += 8000 }
            result[port] = moved
            used.insert(moved)
        }
        return result
    }
}
