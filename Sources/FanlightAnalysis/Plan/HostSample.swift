import FanlightIR
import FanlightRouting

/// Which virtual host has the hosts of a domain that no more specific domain has.
struct HostSample {
    private let domain: String

    init(_ domain: String) { self.domain = domain }

    /// Nil where no virtual host has them.
    func virtualHost(in routes: RouteTable?) -> VirtualHost? {
        guard let routes else { return nil }
        guard domain.hasPrefix("*") else { return routes.virtualHost(authority: domain)?.virtualHost }
        // A name that is one of somebody's own is passed over.
        var number = 0
        while number < 1_000 {
            let host = (number == 0 ? "any" : "any\(number)") + (domain == "*" ? ".example.com" : String(domain.dropFirst()))
            guard let found = routes.virtualHost(authority: host)?.virtualHost else { return nil }
            if found.domains.contains(where: Self.covers(domain)) { return found }
            number += 1
        }
        return nil
    }

    /// Whether a domain has all hosts of the other.
    private static func covers(_ narrow: String) -> (String) -> Bool {
        { $0 == narrow || $0 == "*" || ($0.hasPrefix("*") && narrow.hasSuffix($0.dropFirst())) }
    }
}
