/// The hosts of a server, to be asked which domains are among them.
struct ServedHosts {
    private let exact: Set<String>
    private let wildcards: [String]

    init(_ hosts: [String]) {
        exact = Set(hosts.filter { !$0.hasPrefix("*") }.map { $0.lowercased() })
        wildcards = hosts.filter { $0.hasPrefix("*") }.map { $0.lowercased() }
    }

    /// A host that is served and that the domain takes; nil where there is none.
    func host(in domain: String) -> String? {
        let domain = domain.lowercased()
        if exact.contains(domain) { return domain }
        if let wildcard = wildcards.first(where: { HostOverlap.overlap($0, domain) }) { return HostOverlap.host(domain, wildcard) }
        guard domain.hasPrefix("*") else { return nil }
        return exact.filter { HostOverlap.overlap($0, domain) }.min()
    }

    func includes(_ domain: String) -> Bool { host(in: domain) != nil }
}
