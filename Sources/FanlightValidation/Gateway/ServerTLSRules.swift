import FanlightResources

/// Rules of the TLS settings of a Gateway's server, which a Sidecar's listener has too.
///
/// - Source: Istio pkg/config/validation/validation.go, validateTLSOptions.
enum ServerTLSRules {
    /// - Source: Istio pkg/config/security/security.go, ValidCipherSuites.
    private static let cipherSuites: Set<String> = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
        "DES-CBC3-SHA",
    ]

    static func check(_ tls: Field, _ findings: inout Findings) {
        checkCiphers(tls, &findings)
        switch mode(of: tls) {
        case "ISTIO_MUTUAL": checkIstioMutual(tls, &findings)
        case "SIMPLE": checkCertificates(tls, prefix: "SIMPLE TLS", needsClientCA: false, &findings)
        case "MUTUAL", "OPTIONAL_MUTUAL": checkCertificates(tls, prefix: "MUTUAL TLS", needsClientCA: true, &findings)
        case let mode:
            let usesCertificates =
                hasAny(["caCrl", "serverCertificate", "privateKey", "caCertificates", "credentialName"], tls)
                || !tls["tlsCertificates"].isEmpty || !tls["credentialNames"].isEmpty
            findings.warning(tls, when: usesCertificates, "\(mode) mode does not use certificates, they will be ignored")
            checkSources(tls, &findings)
            checkRevocation(tls, &findings)
        }
    }

    static func mode(of tls: Field) -> String {
        let mode = tls["mode"].string
        return mode.isEmpty ? "PASSTHROUGH" : mode
    }

    private static func checkCiphers(_ tls: Field, _ findings: inout Findings) {
        let suites = tls["cipherSuites"]
        let least = tls["minProtocolVersion"]
        findings.warning(
            least, when: (least.string == "TLSV1_0" || least.string == "TLSV1_1") && suites.isEmpty,
            "TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.")
        var seen: Set<String> = []
        var invalid: Set<String> = []
        var repeated: Set<String> = []
        for suite in suites.elements.map(\.string) {
            if !isCipherSuite(suite) {
                invalid.insert(suite)
            } else if !seen.insert(suite).inserted {
                repeated.insert(suite)
            }
        }
        findings.warning(suites, when: !invalid.isEmpty, "ignoring invalid cipher suites: \(GoFormat.list(invalid.sorted()))")
        findings.warning(suites, when: !repeated.isEmpty, "ignoring duplicate cipher suites: \(GoFormat.list(repeated.sorted()))")
    }

    /// Operators such as `-AES128-SHA` are taken as they are.
    private static func isCipherSuite(_ text: String) -> Bool {
        guard let first = text.utf8.first, text != "ALL", DomainName.isAlphanumeric(first) else { return true }
        return cipherSuites.contains(text)
    }

    /// The certificates of this mode are the workload's own.
    private static func checkIstioMutual(_ tls: Field, _ findings: inout Findings) {
        let texts = [
            ("serverCertificate", "server certificate"), ("privateKey", "private key"), ("caCertificates", "CA bundle"),
            ("credentialName", "credentialName"),
        ]
        for (key, name) in texts {
            findings.error(tls[key], when: !tls[key].string.isEmpty, "ISTIO_MUTUAL TLS cannot have associated \(name)")
        }
        for key in ["tlsCertificates", "credentialNames"] {
            findings.error(tls[key], when: !tls[key].isEmpty, "ISTIO_MUTUAL TLS cannot have associated \(key)")
        }
    }

    private static func checkCertificates(_ tls: Field, prefix: String, needsClientCA: Bool, _ findings: inout Findings) {
        checkSources(tls, &findings)
        // Whatever a credential holds is seen when it is loaded.
        guard tls["credentialName"].string.isEmpty, tls["credentialNames"].isEmpty else { return }
        findings.error(
            tls["caCertificates"], when: needsClientCA && !hasAny(["caCertificates", "caCertCredentialName"], tls),
            "\(prefix) requires a client CA bundle")
        let listed = tls["tlsCertificates"].elements
        findings.warning(tls["tlsCertificates"], when: listed.count > 2, "\(prefix) can support up to 2 server certificates")
        for certificate in listed.isEmpty ? [tls] : listed {
            findings.error(
                certificate["serverCertificate"], when: certificate["serverCertificate"].string.isEmpty,
                "\(prefix) requires a server certificate")
            findings.error(certificate["privateKey"], when: certificate["privateKey"].string.isEmpty, "\(prefix) requires a private key")
        }
        checkRevocation(tls, &findings)
    }

    private static func checkSources(_ tls: Field, _ findings: inout Findings) {
        let sources = [
            !tls["serverCertificate"].string.isEmpty && !tls["privateKey"].string.isEmpty, !tls["credentialName"].string.isEmpty,
            !tls["credentialNames"].isEmpty, !tls["tlsCertificates"].isEmpty,
        ]
        findings.error(
            tls, when: sources.count { $0 } > 1,
            "only one of credential_name, credential_names, server_certificate/private_key, tls_certificates should be specified")
    }

    private static func checkRevocation(_ tls: Field, _ findings: inout Findings) {
        guard !tls["caCrl"].string.isEmpty else { return }
        findings.error(
            tls["caCrl"], when: !tls["credentialName"].string.isEmpty,
            "CRL is not supported with credentialName. CRL has to be specified in the credential")
        findings.error(tls["caCrl"], when: mode(of: tls) == "SIMPLE", "CRL is not supported with SIMPLE TLS")
    }

    private static func hasAny(_ keys: [String], _ tls: Field) -> Bool { keys.contains { !tls[$0].string.isEmpty } }
}
