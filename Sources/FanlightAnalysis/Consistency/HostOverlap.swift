/// Whether hosts, which may be wildcards, have a name in common.
// Istio: pkg/config/host/name.go, Matches.
enum HostOverlap {
    static func overlap(_ left: String, _ right: String) -> Bool {
        let left = left.lowercased()
        let right = right.lowercased()
        switch (left.hasPrefix("*"), right.hasPrefix("*")) {
        case (false, false): return left == right
        case (true, false): return right.hasSuffix(left.dropFirst())
        case (false, true): return left.hasSuffix(right.dropFirst())
        case (true, true):
            let short = left.utf8.count < right.utf8.count ? left : right
            let long = left.utf8.count < right.utf8.count ? right : left
            return long.dropFirst().hasSuffix(short.dropFirst())
        }
    }

    /// A host that both take; they must overlap.
    static func host(_ left: String, _ right: String) -> String {
        if !left.hasPrefix("*") { return left }
        if !right.hasPrefix("*") { return right }
        return RouteWitness.host(in: left.utf8.count < right.utf8.count ? right : left)
    }
}
