/// Rules of a WasmPlugin.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateWasmPlugin.
enum WasmPluginRules {
    private static let schemes: Set<String> = ["file", "http", "https", "oci"]
    private static let digestLength = 64
    private static let maximumNameLength = 256
    private static let maximumSecretLength = 253

    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        PolicyTargetRules.check(spec, &findings)
        findings.error(spec["url"], problem(ofURL: spec["url"].string))
        findings.error(spec["sha256"], problem(ofDigest: spec["sha256"].string))
        findings.error(
            spec["imagePullSecret"], when: spec["imagePullSecret"].string.utf8.count > maximumSecretLength,
            "imagePullSecret field must be less than 253 characters long")
        findings.error(
            spec["pluginName"], when: spec["pluginName"].string.utf8.count > maximumNameLength,
            "pluginName field must be less than 255 characters long")
        checkEnvironment(spec["vmConfig"]["env"], &findings)
        checkMatch(spec["match"], &findings)
    }

    private static func problem(ofURL url: String) -> String? {
        if url.isEmpty { return "url field needs to be set" }
        // Without a scheme, it is the name of an image.
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        let scheme = url[..<colon].lowercased()
        return schemes.contains(scheme) ? nil : "url contains unsupported scheme: \(scheme)"
    }

    private static func problem(ofDigest digest: String) -> String? {
        if digest.isEmpty { return nil }
        if digest.utf8.count != digestLength { return "sha256 field must be 64 characters long" }
        let isHexadecimal = digest.utf8.allSatisfy { DomainName.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
        return isHexadecimal ? nil : "sha256 field must match [a-f0-9]{64} pattern"
    }

    private static func checkEnvironment(_ environment: Field, _ findings: inout Findings) {
        var names: Set<String> = []
        for variable in environment.elements where variable.exists {
            let name = variable["name"].string
            findings.error(variable["name"], when: name.isEmpty, "spec.vmConfig.env invalid")
            findings.error(
                variable["name"], when: name.utf8.count > maximumNameLength, "env.name field must be less than 255 characters long")
            findings.error(variable["name"], when: !name.isEmpty && !names.insert(name).inserted, "duplicate env")
            let isInline = ["", "INLINE"].contains(variable["valueFrom"].string)
            findings.error(
                variable["value"], when: !isInline && !variable["value"].string.isEmpty,
                "value may only be set when valueFrom is INLINE")
        }
    }

    private static func checkMatch(_ match: Field, _ findings: inout Findings) {
        for (index, selector) in match.elements.enumerated() {
            findings.error(selector, when: !selector.exists, "spec.Match[\(index)] is nil")
            for (number, port) in selector["ports"].elements.enumerated() {
                let value = port["number"].integer
                findings.error(
                    port["number"], when: !(1...65_535).contains(value),
                    "spec.Match[\(index)].Ports[\(number)] is out of range: \(value)")
            }
        }
    }
}
