import FanlightResources

/// Rules of TLS towards endpoints.
///
/// - Source: Istio pkg/config/validation/agent/validation.go, ValidateTLS.
enum ClientTLSRules {
    private static let configMapScheme = "configmap://"

    static func check(_ tls: Field, namespace: String, _ findings: inout Findings) {
        guard tls.exists else { return }
        let credential = tls["credentialName"].string
        checkConfigMap(tls["credentialName"], namespace: namespace, &findings)
        let mode = tls["mode"].string
        if tls["insecureSkipVerify"].bool { checkUnverified(tls, mode: mode, &findings) }
        guard mode == "SIMPLE" && !credential.isEmpty || mode == "MUTUAL" else { return }
        guard credential.isEmpty else {
            let hasFiles = ["clientCertificate", "caCertificates", "privateKey", "caCrl"].contains { !tls[$0].string.isEmpty }
            return findings.error(
                tls, when: hasFiles, "cannot specify client certificates or CA certificate or CA CRL If credentialName is set")
        }
        for (key, name) in [("clientCertificate", "client certificate"), ("privateKey", "private key")] {
            findings.error(tls[key], when: tls[key].string.isEmpty, "\(name) required for mutual tls")
        }
    }

    /// Nothing that names whom to trust goes with trusting everybody.
    private static func checkUnverified(_ tls: Field, mode: String, _ findings: inout Findings) {
        let namesTrusted = !tls["caCertificates"].string.isEmpty || !tls["subjectAltNames"].isEmpty
        findings.error(
            tls["insecureSkipVerify"], when: mode == "SIMPLE" && (namesTrusted || !tls["credentialName"].string.isEmpty),
            "cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true")
        findings.error(
            tls["insecureSkipVerify"], when: mode == "MUTUAL" && namesTrusted,
            "cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true")
    }

    private static func checkConfigMap(_ credential: Field, namespace: String, _ findings: inout Findings) {
        guard credential.string.hasPrefix(configMapScheme) else { return }
        let parts = credential.string.dropFirst(configMapScheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return findings.error(
                credential,
                "invalid configmap:// credentialName: invalid resource name \(GoFormat.quoted(credential.string)). Expected namespace and name"
            )
        }
        findings.error(
            credential, when: parts[0] != namespace,
            "invalid configmap:// credentialName: namespace must match the configuration namespace \(GoFormat.quoted(namespace))")
    }
}
