import FanlightResources

/// The pairs of hosts of one list of which some name is covered by both.
enum OverlappingHosts {
    /// The positions of the pairs, in order, at most `limit` of them.
    ///
    /// - Complexity: for hosts of which none overlap, one look-up for each host and each length that the list's wildcards have.
    static func pairs(_ hosts: [String], limit: Int) -> [(Int, Int)] {
        var exact: [String: [Int]] = [:]
        var wildcards: [[UInt8]: [Int]] = [:]
        for (position, host) in hosts.enumerated() {
            if HostName.isWildcard(host) {
                wildcards[Array(host.utf8.dropFirst()), default: []].append(position)
            } else {
                exact[host, default: []].append(position)
            }
        }
        let lengths = Set(wildcards.keys.map(\.count)).sorted()
        var pairs: [(Int, Int)] = []
        for (position, host) in hosts.enumerated() {
            // A wildcard overlaps with a longer one, or with a name, exactly where its suffix is theirs; so look for every suffix of this one.
            let name = HostName.isWildcard(host) ? Array(host.utf8.dropFirst()) : Array(host.utf8)
            var others: [Int] = HostName.isWildcard(host) ? [] : exact[host] ?? []
            for length in lengths where length <= name.count { others += wildcards[Array(name.suffix(length))] ?? [] }
            pairs += others.filter { $0 != position }.map { (min($0, position), max($0, position)) }
            if pairs.count > 4 * limit { break }
        }
        var seen: Set<[Int]> = []
        return Array(pairs.filter { seen.insert([$0.0, $0.1]).inserted }.sorted { $0 < $1 }.prefix(limit))
    }
}
