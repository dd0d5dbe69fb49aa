import FanlightResources

/// Rules of further conditions on requests.
///
/// - Source: Istio pkg/config/security/security.go, ValidateAttribute.
enum PolicyConditionRules {
    private static let plain: Set<String> = [
        "source.namespace", "source.serviceAccount", "source.principal", "request.auth.principal", "request.auth.audiences",
        "request.auth.presenter", "connection.sni",
    ]

    static func check(_ condition: Field, _ findings: inout Findings) {
        let key = condition["key"].string
        guard !key.isEmpty else { return findings.error(condition["key"], "`key` must not be empty") }
        guard !condition["values"].isEmpty || !condition["notValues"].isEmpty else {
            return findings.error(condition, "at least one of `values` or `notValues` must be set for key \(key)")
        }
        for (list, name) in [("values", "value"), ("notValues", "notValue")] where !condition[list].isEmpty {
            for problem in problems(ofValues: condition[list].elements.map(\.string), of: key) {
                findings.error(condition[list], "invalid `\(name)` for `key` \(key): \(problem)")
            }
        }
    }

    static func problem(ofBlock text: String) -> String? {
        if text.contains("/") { return IPAddressText.isPrefix(text) ? nil : "bad CIDR range (\(text)): no prefix of addresses" }
        return IPAddressText.isAddress(text) ? nil : "bad IP address (\(text))"
    }

    static func problem(ofPort text: String) -> String? {
        if let number = UInt32(text), number <= 65_535 { return nil }
        let reason = UInt32(text) == nil ? "strconv.ParseUint: parsing \(GoFormat.quoted(text)): invalid syntax" : "<nil>"
        return "bad port (\(text)): \(reason)"
    }

    private static func problems(ofValues values: [String], of key: String) -> [String] {
        if values.contains("") { return ["empty value not allowed, found in \(key)"] }
        switch key {
        case _ where plain.contains(key): return []
        case "source.ip", "remote.ip", "destination.ip": return values.compactMap(problem(ofBlock:))
        case "destination.port": return values.compactMap(problem(ofPort:))
        case "destination.namespace": return ["attribute \(key) is replaced by the metadata.namespace"]
        case "destination.name", "destination.user": return ["deprecated attribute \(key): only supported in v1alpha1"]
        case _ where key.hasPrefix("destination.labels"): return ["attribute \(key) is replaced by the workload selector"]
        case _ where ["request.headers", "request.auth.claims", "experimental.envoy.filters."].contains(where: key.hasPrefix):
            return hasMapForm(key) ? [] : ["bad key (\(key)): should have format a[b]"]
        default: return ["unknown attribute: \(key)"]
        }
    }

    private static func hasMapForm(_ key: String) -> Bool {
        guard key.hasSuffix("]"), let open = key.firstIndex(of: "["), open > key.startIndex else { return false }
        return key.distance(from: open, to: key.endIndex) > 2
    }
}
