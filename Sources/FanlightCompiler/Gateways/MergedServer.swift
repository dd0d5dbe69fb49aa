import FanlightResources

/// One server of a Gateway on one port of the workload, after the merge accepted it.
struct MergedServer: Sendable {
    let gateway: SelectedGateway
    let index: Int
    let server: Istio.Server
    let serverPort: Istio.ServerPort
    let `protocol`: PortProtocol
    /// Host entries with `./` resolved and `*/` removed; `namespace/host` stays.
    let hosts: [String]
    /// The workload's port.
    let port: Int
    /// Empty for servers whose connections are not routed as HTTP.
    let routeName: String

    var field: String { "spec.servers[\(index)]" }

    /// Plain HTTP, or HTTPS that is terminated here.
    var isHTTP: Bool { `protocol`.isHTTP || (`protocol` == .https && terminatesTLS) }

    /// TLS is spoken on the port, whoever terminates it.
    var isTLS: Bool { server.tls != nil && !`protocol`.isHTTP }

    var terminatesTLS: Bool {
        guard let tls = server.tls else { return false }
        return tls.mode != .passthrough && tls.mode != .autoPassthrough
    }

    var redirectsToHTTPS: Bool { server.tls?.httpsRedirect ?? false }

    /// Hosts without their namespace part, lower case.
    var bareHosts: [String] { hosts.map { ($0.split(separator: "/", maxSplits: 1).last.map(String.init) ?? $0).lowercased() } }

    /// - Source: Istio pilot/pkg/model/gateway.go, sanitizeServerHostNamespace.
    static func sanitized(_ hosts: [String], namespace: String) -> [String] {
        if hosts.contains("*/*") { return ["*"] }
        return hosts.map { host in
            guard let slash = host.firstIndex(of: "/") else { return host }
            switch host[..<slash] {
            case ".": return namespace + host[slash...]
            case "*": return String(host[host.index(after: slash)...])
            default: return host
            }
        }
    }

    /// - Source: Istio pilot/pkg/model/gateway.go, gatewayRDSRouteName: plain HTTP shares one name per port of the workload, terminated
    ///   HTTPS has one per server with the port of the Service.
    static func routeName(_ server: Istio.Server, _ serverPort: Istio.ServerPort, protocol: PortProtocol, port: Int, gateway: Resource)
        -> String
    {
        let bind = server.bind.isEmpty ? "" : ".\(server.bind)"
        if `protocol`.isHTTP { return "http.\(port)\(bind)" }
        guard `protocol` == .https, let tls = server.tls, tls.mode != .passthrough, tls.mode != .autoPassthrough else { return "" }
        return "https.\(serverPort.number).\(serverPort.name).\(gateway.metadata.name).\(gateway.metadata.namespace)\(bind)"
    }
}
