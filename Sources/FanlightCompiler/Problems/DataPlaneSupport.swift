import FanlightResources

/// What is compiled and explained, but not served by the native data plane yet: reported on the object that asks for it.
enum DataPlaneSupport {
    static let code = "NotSupportedByDataPlane"

    static func diagnostics(ofGateway resource: Resource, _ gateway: Istio.Gateway) -> [Diagnostic] {
        gateway.servers.enumerated().compactMap { index, server in
            guard let port = server.port else { return nil }
            let portProtocol = PortProtocol(name: port.protocolName)
            if portProtocol.usesHTTP2 {
                return resource.diagnostic(
                    code, .warning, field: "spec.servers[\(index)].port.protocol",
                    "the native data plane does not speak HTTP/2 yet; clients of HTTP/1.1 are served on this port, others are not")
            }
            if portProtocol == .https, let tls = server.tls, tls.mode != .passthrough, tls.mode != .autoPassthrough {
                if let diagnostic = diagnostic(ofHTTPS: tls, at: "spec.servers[\(index)]", in: resource) { return diagnostic }
            } else if !portProtocol.isHTTP {
                let what = portProtocol == .https ? "HTTPS that it would have to pass through" : port.protocolName
                return resource.diagnostic(
                    code, .warning, field: "spec.servers[\(index)].port.protocol",
                    "the native data plane does not serve \(what) yet; no socket is opened for this server, explain answers for it")
            }
            guard !server.bind.isEmpty, server.bind != "0.0.0.0" else { return nil }
            return resource.diagnostic(
                code, .warning, field: "spec.servers[\(index)].bind",
                "the native data plane serves the address of the gateway's Service only; no socket is opened for \(server.bind)")
        }
    }

    private static func diagnostic(ofHTTPS tls: Istio.ServerTLSSettings, at field: String, in resource: Resource) -> Diagnostic? {
        if tls.mode != .simple {
            return resource.diagnostic(
                code, .warning, field: "\(field).tls.mode",
                "the native data plane does not verify certificates of clients yet; TLS handshakes for this server fail. SIMPLE is served")
        }
        guard tls.credentialNames.isEmpty else { return nil }
        return resource.diagnostic(
            code, .warning, field: "\(field).tls",
            tls.usesFiles
                ? "certificates are read from Secrets, not from files; TLS handshakes for this server fail. Name a Secret in credentialName instead"
                : "no certificate is named; TLS handshakes for this server fail. Name a Secret in credentialName")
    }

    static func diagnostics(ofVirtualService resource: Resource, _ service: Istio.VirtualService) -> [Diagnostic] {
        guard service.gateways.contains(where: { $0 != Istio.GatewayReference.mesh }) else { return [] }
        var diagnostics: [Diagnostic] = []
        for (rule, http) in service.http.enumerated() {
            if http.fault != nil {
                diagnostics.append(
                    resource.diagnostic(
                        code, .warning, field: "spec.http[\(rule)].fault",
                        "the native data plane does not inject faults yet; requests are forwarded without them"))
            }
            for (index, match) in http.match.enumerated() {
                let names = Array(match.headers.keys) + Array(match.withoutHeaders.keys)
                guard let claim = names.sorted().first(where: { $0.hasPrefix("@request.auth.claims") }) else { continue }
                diagnostics.append(
                    resource.diagnostic(
                        code, .warning, field: "spec.http[\(rule)].match[\(index)].headers",
                        "no token is verified yet, so the condition on \(claim) holds for no request"))
            }
        }
        return diagnostics
    }

    static func diagnostics(ofDestinationRule resource: Resource) -> [Diagnostic] {
        guard case .destinationRule(let rule) = resource.content else { return [] }
        var diagnostics = rule.trafficPolicy.map { self.diagnostics(of: $0, at: "spec.trafficPolicy", in: resource) } ?? []
        for (index, subset) in rule.subsets.enumerated() {
            guard let policy = subset.trafficPolicy else { continue }
            diagnostics += self.diagnostics(of: policy, at: "spec.subsets[\(index)].trafficPolicy", in: resource)
        }
        return diagnostics
    }

    private static func diagnostics(of policy: Istio.TrafficPolicy, at field: String, in resource: Resource) -> [Diagnostic] {
        var diagnostics = Self.diagnostics(
            tlsMode: policy.tlsMode, ejects: policy.hasOutlierDetection, policy.loadBalancer, at: field, in: resource)
        for (index, port) in policy.ports.enumerated() {
            diagnostics += Self.diagnostics(
                tlsMode: port.tlsMode, ejects: port.hasOutlierDetection, port.loadBalancer, at: "\(field).portLevelSettings[\(index)]",
                in: resource)
        }
        return diagnostics
    }

    private static func diagnostics(
        tlsMode: String?, ejects: Bool, _ loadBalancer: Istio.TrafficPolicy.LoadBalancer?, at field: String, in resource: Resource
    ) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        if let mode = tlsMode, mode != "DISABLE" {
            diagnostics.append(
                resource.diagnostic(
                    code, .warning, field: "\(field).tls",
                    "the native data plane does not speak TLS to endpoints yet; requests to this host get 503"))
        }
        if ejects {
            diagnostics.append(
                resource.diagnostic(code, .warning, field: "\(field).outlierDetection", "the native data plane ejects no endpoints yet"))
        }
        if loadBalancer == .consistentHash {
            diagnostics.append(
                resource.diagnostic(
                    code, .warning, field: "\(field).loadBalancer.consistentHash",
                    "the native data plane has no consistent hashing yet; endpoints are chosen at random"))
        }
        return diagnostics
    }
}
