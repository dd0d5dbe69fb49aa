/// A host of a Gateway, as a set of domain names.
enum GatewayHost: Hashable, Sendable {
    case exact(DomainName)
    /// Every name below this one, however deep. Istio: pkg/config/host/name.go, SubsetOf.
    case wildcard(below: DomainName)
    /// `*`
    case every

    struct Unusable: Error, Hashable, CustomStringConvertible {
        let description: String

        static let everyNameWithoutZones = Unusable(
            description: "it means every name in the zones of the server, and no zone was given (--dns-zone)")
    }

    init(_ text: String) throws(Unusable) {
        let host = text.firstIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? text
        guard host != "*" else {
            self = .every
            return
        }
        guard IPAddress(host) == nil else { throw Unusable(description: "an address needs no name") }
        do throws(DomainNameError) {
            if host.hasPrefix("*.") {
                let suffix = try DomainName(String(host.dropFirst(2)))
                // Nothing is below the longest of names, and the root is `*`'s business.
                guard !suffix.labels.isEmpty else { throw DomainNameError.emptyLabel(host) }
                self = .wildcard(below: suffix)
            } else {
                guard !host.hasPrefix("*") else { throw DomainNameError.partialWildcard(host) }
                self = .exact(try DomainName(host))
            }
        } catch {
            throw Unusable(description: error.description)
        }
    }
}
