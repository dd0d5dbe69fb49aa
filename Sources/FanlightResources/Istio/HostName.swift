/// The algebra of host names with wildcards: exact names, `*.suffix` and `*`.
///
/// Names are compared as written; callers lower-case where Istio does.
///
/// - Source: Istio pkg/config/host/name.go and names.go.
package enum HostName {
    package static func isWildcard(_ host: String) -> Bool { host.utf8.first == UInt8(ascii: "*") }

    /// Whether some name is covered by both.
    package static func overlap(_ a: String, _ b: String) -> Bool {
        switch (isWildcard(a), isWildcard(b)) {
        case (true, true):
            let (long, short) = a.utf8.count >= b.utf8.count ? (a, b) : (b, a)
            return hasSuffix(long, short.utf8.dropFirst())
        case (true, false): return hasSuffix(b, a.utf8.dropFirst())
        case (false, true): return hasSuffix(a, b.utf8.dropFirst())
        case (false, false): return a == b
        }
    }

    /// Whether every name that `a` covers is covered by `b`.
    package static func isSubset(_ a: String, of b: String) -> Bool {
        switch (isWildcard(a), isWildcard(b)) {
        case (true, true):
            guard a.utf8.count >= b.utf8.count else { return false }
            return hasSuffix(a, b.utf8.dropFirst())
        case (true, false): return false
        case (false, true): return hasSuffix(a, b.utf8.dropFirst())
        case (false, false): return a == b
        }
    }

    /// The more specific of each pair of which one covers the other, without repetitions, in the order of `a` then `b`.
    package static func intersection(_ a: [String], _ b: [String]) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for left in a {
            for right in b {
                let common: String
                if isSubset(left, of: right) {
                    common = left
                } else if isSubset(right, of: left) {
                    common = right
                } else {
                    continue
                }
                if seen.insert(common).inserted { result.append(common) }
            }
        }
        return result
    }

    /// The hosts of a Gateway's server that are open to `namespace`, without their namespace part.
    package static func names(_ hosts: [String], for namespace: String) -> [String] {
        hosts.compactMap { host in
            guard let slash = host.utf8.firstIndex(of: UInt8(ascii: "/")) else { return host }
            let owner = host[..<slash]
            return owner == namespace || owner == "*" ? String(host[host.index(after: slash)...]) : nil
        }
    }

    /// Exact names before wildcards, longer before shorter, then by text.
    package static func isMoreSpecific(_ a: String, than b: String) -> Bool {
        if a.isEmpty && b.isEmpty { return true }
        if isWildcard(a) != isWildcard(b) { return !isWildcard(a) }
        let (lengthA, lengthB) = (a.utf8.count, b.utf8.count)
        return lengthA == lengthB ? a < b : lengthA > lengthB
    }

    private static func hasSuffix(_ host: String, _ suffix: Substring.UTF8View) -> Bool {
        let bytes = host.utf8
        guard bytes.count >= suffix.count else { return false }
        return bytes.suffix(suffix.count).elementsEqual(suffix)
    }
}
