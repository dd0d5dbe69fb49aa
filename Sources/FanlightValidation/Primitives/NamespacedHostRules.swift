import FanlightResources

/// Rules of hosts with an optional namespace, such as `ns/*.example.com`.
///
/// - Source: Istio pkg/config/validation/agent/validation.go, ValidateNamespaceSlashWildcardHostname.
enum NamespacedHostRules {
    enum Owner: String {
        case gateway
        case sidecar
    }

    static func check(_ host: Field, of owner: Owner, _ findings: inout Findings) {
        let parts = host.string.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            if owner == .gateway { return checkName(host.string, host, of: owner, &findings) }
            return findings.error(host, "host must be of form namespace/dnsName")
        }
        let namespace = parts[0]
        findings.error(host, when: parts.contains(where: \.isEmpty), "config namespace and dnsName in host entry cannot be empty")
        let isNamespace = namespace == "*" || namespace == "." || namespace == "~" && owner == .sidecar || DomainName.isLabel(namespace)
        findings.error(host, when: !isNamespace, "invalid namespace value \(GoFormat.quoted(namespace)) in \(owner.rawValue)")
        checkName(parts[1], host, of: owner, &findings)
    }

    private static func checkName(_ name: String, _ host: Field, of owner: Owner, _ findings: inout Findings) {
        // An address of IPv6 has no dot; Istio takes none but those that have.
        findings.error(host, when: name != "*" && !name.contains("."), "short names (non FQDN) are not allowed")
        if let problem = DomainName.problem(ofWildcard: name), owner == .sidecar || !IPAddressText.isAddress(name) {
            findings.error(host, problem)
        }
        findings.error(host, DomainName.problem(ofPartialWildcard: name))
    }
}
