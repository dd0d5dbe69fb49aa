import FanlightResources

/// The hosts of servers, arranged so that the intersection with a VirtualService's hosts does not walk over all of them.
struct ServerHosts: Sendable {
    /// The namespaces to which each host is open; `*` stands for all.
    private var exact: [String: Set<String>] = [:]
    private var wildcards: [String: Set<String>] = [:]
    /// How many bytes stand behind the star of the wildcards, so that only suffixes of these lengths are looked up.
    private var wildcardLengths: Set<Int> = []
    /// The exact hosts, and what stands behind the star of the wildcards, written backwards and sorted: those with a common suffix are neighbours.
    private var reversedExact: [[UInt8]] = []
    private var reversedWildcards: [[UInt8]] = []

    /// A host without a namespace is open to all.
    init(_ hosts: [String]) {
        for entry in hosts {
            var owner = "*"
            var host = entry
            if let slash = entry.firstIndex(of: "/") {
                owner = String(entry[..<slash])
                host = String(entry[entry.index(after: slash)...])
            }
            if HostName.isWildcard(host) {
                wildcards[host, default: []].insert(owner)
                wildcardLengths.insert(host.utf8.count - 1)
            } else {
                exact[host, default: []].insert(owner)
            }
        }
        reversedExact = exact.keys.map { $0.utf8.reversed() }.sorted { $0.lexicographicallyPrecedes($1) }
        reversedWildcards = wildcards.keys.map { $0.utf8.dropFirst().reversed() }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The hosts that both sides cover, lower case, for a VirtualService of `namespace`.
    func intersection(with hosts: [String], namespace: String) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        func add(_ host: String) {
            if seen.insert(host).inserted { result.append(host.lowercased()) }
        }
        for host in hosts {
            if covers(host, namespace: namespace) { add(host) }
            guard HostName.isWildcard(host) else { continue }
            for own in below(host) where isOpen(exact[own] ?? wildcards[own], to: namespace) { add(own) }
        }
        return result
    }

    /// Whether some host overlaps one of `hosts`.
    func overlaps(_ hosts: [String], namespace: String) -> Bool {
        hosts.contains { host in
            if covers(host, namespace: namespace) { return true }
            return HostName.isWildcard(host) && below(host).contains { isOpen(exact[$0] ?? wildcards[$0], to: namespace) }
        }
    }

    /// Whether one host here covers all of `host`.
    private func covers(_ host: String, namespace: String) -> Bool {
        let isWildcard = HostName.isWildcard(host)
        if !isWildcard, isOpen(exact[host], to: namespace) { return true }
        let bytes = host.utf8
        let available = isWildcard ? bytes.count - 1 : bytes.count
        return wildcardLengths.contains { length in
            length <= available && isOpen(wildcards["*" + (String(bytes.suffix(length)) ?? "")], to: namespace)
        }
    }

    /// The hosts here that a wildcard covers.
    private func below(_ wildcard: String) -> [String] {
        let suffix = Array(wildcard.utf8.dropFirst().reversed())
        return Self.range(of: suffix, in: reversedExact).map { String(decoding: $0.reversed(), as: UTF8.self) }
            + Self.range(of: suffix, in: reversedWildcards).map { "*" + String(decoding: $0.reversed(), as: UTF8.self) }
    }

    private static func range(of prefix: [UInt8], in names: [[UInt8]]) -> ArraySlice<[UInt8]> {
        let low = names.indices.firstIndex(fromWhich: { !names[$0].lexicographicallyPrecedes(prefix) })
        return names[low...].prefix { $0.starts(with: prefix) }
    }

    private func isOpen(_ owners: Set<String>?, to namespace: String) -> Bool {
        guard let owners else { return false }
        return owners.contains("*") || owners.contains(namespace)
    }
}
