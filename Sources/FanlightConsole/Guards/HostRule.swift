/// As whom a client may address the console.
///
/// A page of another site can have its own name resolve to this machine and would then be of one origin with the console. It cannot have its browser send
/// another name than that in `Host`.
package struct HostRule: Hashable, Sendable {
    private let names: Set<String>
    /// Where the console listens on all addresses of the machine, each of them will do: no name can be an address.
    private let allowsAddresses: Bool

    /// - Parameters:
    ///   - host: where the console listens.
    ///   - names: further names that lead there.
    package init(listeningOn host: String, names: [String] = []) {
        self.names = Set(([host, "localhost", "127.0.0.1", "::1"] + names).map(Self.canonical))
        allowsAddresses = IPAddress.isUnspecified(host) || host.isEmpty
    }

    /// Whether the listening address is reached from this machine alone.
    package static func isLoopback(_ host: String) -> Bool { IPAddress.isLoopback(host) }

    /// - Parameter header: the value of `Host`, with or without a port. The port is not looked at, since a tunnel may have another.
    func accepts(_ header: String?) -> Bool {
        guard let header, let host = Self.host(of: header) else { return false }
        return names.contains(Self.canonical(host)) || allowsAddresses && IPAddress.bytes(host) != nil
    }

    private static func host(of header: String) -> String? {
        if header.hasPrefix("[") {
            guard let end = header.firstIndex(of: "]") else { return nil }
            let rest = header[header.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return String(header[header.index(after: header.startIndex)..<end])
        }
        guard let colon = header.firstIndex(of: ":") else { return header }
        return isPort(header[colon...]) ? String(header[..<colon]) : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && text.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func canonical(_ name: String) -> String {
        let lowercased = name.lowercased()
        return lowercased.hasSuffix(".") ? String(lowercased.dropLast()) : lowercased
    }
}
