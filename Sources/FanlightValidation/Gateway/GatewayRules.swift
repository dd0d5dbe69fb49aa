import FanlightResources

/// Rules of a Gateway.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateGateway, validateServer, validateServerPort and validateServerBind.
enum GatewayRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        findings.error(
            object.root["metadata"]["name"], when: !DomainName.isLabel(object.name), "invalid gateway name: \(GoFormat.quoted(object.name))"
        )
        let servers = object.spec["servers"].elements
        findings.error(object.spec["servers"], when: servers.isEmpty, "gateway must have at least one server")
        var portNames: Set<String> = []
        for server in servers {
            guard server.exists else {
                findings.error(server, "cannot have nil server")
                continue
            }
            checkServer(server, &findings)
            let port = server["port"]
            guard port.exists else { continue }
            let name = port["name"].string
            findings.error(
                port["name"], when: !portNames.insert(name).inserted, "port names in servers must be unique: duplicate name \(name)")
            findings.warning(
                server["tls"]["httpsRedirect"],
                when: server["tls"]["httpsRedirect"].bool && ProtocolName(port["protocol"].string)?.isHTTP != true,
                "tls.httpsRedirect should only be used with http servers")
        }
    }

    private static func checkServer(_ server: Field, _ findings: inout Findings) {
        let hosts = server["hosts"].elements
        findings.error(server["hosts"], when: hosts.isEmpty, "server config must contain at least one host")
        for host in hosts { NamespacedHostRules.check(host, of: .gateway, &findings) }
        let before = findings.errorCount
        checkPort(server["port"], bind: server["bind"].string, &findings)
        let isPortSound = findings.errorCount == before
        checkBind(server, &findings)
        if server["tls"].exists { ServerTLSRules.check(server["tls"], &findings) }
        if isPortSound { checkTLSFitsProtocol(server, &findings) }
    }

    private static func checkPort(_ port: Field, bind: String, _ findings: inout Findings) {
        guard port.exists else { return findings.error(port, "port is required") }
        let name = port["protocol"].string
        findings.error(
            port["protocol"], when: ProtocolName(name) == nil,
            "invalid protocol \(GoFormat.quoted(name)), supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP")
        let number = port["number"].integer
        if number > 0 || Values.socketPath(bind) == nil { findings.error(port["number"], Values.problem(ofPort: number)) }
        findings.error(port["targetPort"], when: port["targetPort"].integer > 0, "targetPort has no impact on Gateways")
        findings.error(port["name"], when: port["name"].string.isEmpty, "port name must be set: \(text(of: port))")
    }

    private static func checkBind(_ server: Field, _ findings: inout Findings) {
        let bind = server["bind"]
        if let path = Values.socketPath(bind.string) {
            findings.error(bind, Values.problem(ofSocketPath: path))
            let port = server["port"]
            findings.error(
                port["number"], when: port["number"].integer != 0, "port number must be 0 for unix domain socket: \(text(of: port))")
        } else if !bind.string.isEmpty {
            findings.error(bind, Values.problem(ofAddress: bind.string))
        }
    }

    private static func checkTLSFitsProtocol(_ server: Field, _ findings: inout Findings) {
        let tls = server["tls"]
        let portProtocol = ProtocolName(server["port"]["protocol"].string)
        if portProtocol?.isTLS == true {
            findings.error(tls, when: !tls.exists, "server must have TLS settings for HTTPS/TLS protocols")
        } else if tls.exists, portProtocol?.isHTTP == true {
            // A redirect alone is what settings without a mode and without certificates look like.
            let mode = ServerTLSRules.mode(of: tls)
            let hasCertificates = ["caCertificates", "privateKey", "serverCertificate"].contains { !tls[$0].string.isEmpty }
            let isRedirectOnly = (mode == "PASSTHROUGH" || mode == "AUTO_PASSTHROUGH") && !hasCertificates
            findings.error(tls, when: !isRedirectOnly, "server cannot have TLS settings for plain text HTTP ports")
        } else if tls.exists {
            findings.error(tls, "server cannot have TLS settings for non HTTPS/TLS ports")
        }
    }

    /// A port as protobuf's text form shows it.
    private static func text(of port: Field) -> String {
        var parts: [String] = []
        if port["number"].integer != 0 { parts.append("number:\(port["number"].integer)") }
        for key in ["protocol", "name"] where !port[key].string.isEmpty { parts.append("\(key):\(GoFormat.quoted(port[key].string))") }
        return parts.joined(separator: " ")
    }
}
