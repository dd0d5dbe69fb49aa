import FanlightResources

/// Rules of the listeners of a Sidecar that take requests for its workload.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateSidecar and validateSidecarIngressPortAndBind.
enum SidecarIngressRules {
    private static let hosts: Set<String> = ["", "127.0.0.1", "0.0.0.0", "::1", "::"]

    static func check(_ listener: Field, _ seen: inout Set<Int>, _ findings: inout Findings) {
        guard listener.exists else { return findings.error(listener, "sidecar: ingress may not be null") }
        let port = listener["port"]
        guard port.exists else { return findings.error(port, "sidecar: port is required for ingress listeners") }
        SidecarRules.checkPort(port, &findings)
        let number = port["number"].integer
        findings.error(port["number"], Values.problem(ofPort: number))
        if !listener["bind"].string.isEmpty { findings.error(listener["bind"], Values.problem(ofAddress: listener["bind"].string)) }
        findings.error(port["number"], when: !seen.insert(number).inserted, "sidecar: ports on IP bound listeners must be unique")
        checkEndpoint(listener["defaultEndpoint"], &findings)
        let portProtocol = ProtocolName(port["protocol"].string)
        if listener["tls"].exists { checkTLS(listener["tls"], portProtocol, &findings) }
        ConnectionPoolRules.check(listener["connectionPool"], &findings)
        findings.warning(
            listener["connectionPool"]["http"], when: listener["connectionPool"]["http"].exists && portProtocol?.isHTTP != true,
            "sidecar: HTTP connection pool settings are configured for port \(number) (\(GoFormat.quoted(port["name"].string))) but its protocol is not HTTP (\(port["protocol"].string)); only TCP settings will apply"
        )
    }

    private static func checkEndpoint(_ endpoint: Field, _ findings: inout Findings) {
        let text = endpoint.string
        guard !text.isEmpty else { return }
        if let path = Values.socketPath(text) { return findings.error(endpoint, Values.problem(ofSocketPath: path)) }
        guard let colon = text.lastIndex(of: ":") else { return findings.error(endpoint, "address \(text): missing port in address") }
        var host = text[..<colon]
        let port = text[text.index(after: colon)...]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        findings.error(
            endpoint, when: !hosts.contains(String(host)),
            "sidecar: defaultEndpoint must be of form 127.0.0.1:<port>,0.0.0.0:<port>,[::1]:port,[::]:port,unix://filepath or unset")
        if let number = Int(port) {
            findings.error(endpoint, Values.problem(ofPort: number))
        } else {
            findings.error(
                endpoint,
                "sidecar: defaultEndpoint port (\(port)) is not a number: strconv.Atoi: parsing \(GoFormat.quoted(port)): invalid syntax")
        }
    }

    private static func checkTLS(_ tls: Field, _ portProtocol: ProtocolName?, _ findings: inout Findings) {
        findings.error(
            tls["subjectAltNames"], when: !tls["subjectAltNames"].isEmpty, "sidecar: subjectAltNames is not supported in ingress tls")
        findings.error(tls["httpsRedirect"], when: tls["httpsRedirect"].bool, "sidecar: httpsRedirect is not supported")
        findings.error(
            tls["credentialName"], when: !tls["credentialName"].string.isEmpty, "sidecar: credentialName is not currently supported")
        findings.error(
            tls["credentialNames"], when: !tls["credentialNames"].isEmpty, "sidecar: credentialNames is not currently supported")
        findings.error(
            tls["tlsCertificates"], when: !tls["tlsCertificates"].isEmpty, "sidecar: tls_certificates is not currently supported")
        let mode = tls["mode"].string
        findings.error(
            tls["mode"], when: mode == "ISTIO_MUTUAL" || mode == "AUTO_PASSTHROUGH",
            "configuration is invalid: cannot set mode to \(mode) in sidecar ingress tls")
        findings.error(tls, when: portProtocol?.isTLS != true, "server cannot have TLS settings for non HTTPS/TLS ports")
        ServerTLSRules.check(tls, &findings)
    }
}
