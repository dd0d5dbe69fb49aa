/// Rules of `exportTo`.
///
/// - Source: Istio pkg/config/validation/validation.go, validateExportTo.
enum ExportToRules {
    /// - Parameters:
    ///   - allowsNone: whether `~`, nobody, may be written.
    ///   - hasSelector: whether the object is a DestinationRule for some workloads, which is good in its own namespace only.
    static func check(
        _ exportTo: Field, namespace: String, allowsNone: Bool = false, hasSelector: Bool = false, _ findings: inout Findings
    ) {
        let entries = exportTo.elements
        guard !entries.isEmpty else { return }
        var seen: Set<String> = []
        for entry in entries {
            let written = entry.string
            let key = written == "." ? namespace : written
            if seen.contains(key) {
                findings.error(
                    entry,
                    key == written
                        ? "duplicate entries in exportTo for entry \(written)"
                        : "duplicate entries in exportTo: . and current namespace \(namespace)")
            } else if let problem = problem(of: key, allowsNone: allowsNone) {
                findings.error(entry, problem)
            } else {
                seen.insert(key)
            }
        }
        if hasSelector, !seen.isEmpty {
            let isOwn = seen.contains(namespace)
            findings.error(
                exportTo, when: isOwn && seen.count > 1, "destination rule with workload selector cannot have multiple entries in exportTo")
            findings.error(exportTo, when: !isOwn, "destination rule with workload selector cannot have exportTo beyond current namespace")
        }
        findings.error(
            exportTo, when: seen.contains("*") && entries.count > 1,
            "cannot have both public (*) and non-public exportTo values for a resource")
        findings.error(exportTo, when: seen.contains("~") && entries.count > 1, "cannot export service entry to no one (~) and someone")
    }

    private static func problem(of entry: String, allowsNone: Bool) -> String? {
        if entry == "*" || entry == "~" && allowsNone || DomainName.isLabel(entry) { return nil }
        return entry == "~"
            ? "exportTo ~ (none) is not allowed for Istio configuration objects"
            : "only .,*, or a valid DNS 1123 label is allowed as exportTo entry"
    }
}
