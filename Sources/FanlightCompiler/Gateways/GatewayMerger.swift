import FanlightResources

/// Merges the servers of all Gateways that select one workload. On a conflict the earlier server stays and the later is dropped.
///
/// Istio only logs a dropped server; here each is a diagnostic that names the winner.
///
/// - Source: Istio pilot/pkg/model/gateway.go, mergeGateways.
struct GatewayMerger {
    /// The servers that share one port and bind, in merge order.
    struct Group: Sendable {
        let port: Int
        let bind: String
        var servers: [MergedServer]
    }

    private struct Key: Hashable {
        let port: Int
        let protocolName: String
        let bind: String
    }

    private struct TLSHost: Hashable {
        let port: Int
        let host: String
        let bind: String
    }

    private var order: [Key] = []
    private var groups: [Key: Group] = [:]
    private var plainText: [Int: Key] = [:]
    private var usedPorts: Set<Int> = []
    private var serversByRoute: [String: [MergedServer]] = [:]
    private var tlsHosts: [TLSHost: MergedServer] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    /// In the order in which they were first used.
    var merged: [Group] { order.compactMap { groups[$0] } }

    /// Servers of each route name, in merge order.
    var routes: [String: [MergedServer]] { serversByRoute }

    init(_ gateways: [SelectedGateway], targets: [ServiceTarget]) {
        for gateway in gateways {
            for (index, server) in gateway.gateway.servers.enumerated() {
                guard let serverPort = server.port else { continue }
                if server.hosts.isEmpty {
                    // Istio refuses it at admission; taken literally, one with TLS would answer for every name that nobody else has.
                    diagnostics.append(
                        gateway.resource.diagnostic(
                            "IncompleteObject", .error, field: "spec.servers[\(index)]", "the server names no hosts; it is left out"))
                    continue
                }
                let hosts = MergedServer.sanitized(server.hosts, namespace: gateway.resource.metadata.namespace)
                let portProtocol = PortProtocol(name: serverPort.protocolName)
                for port in gateway.ports(for: serverPort.number, targets: targets) {
                    add(
                        MergedServer(
                            gateway: gateway, index: index, server: server, serverPort: serverPort, protocol: portProtocol, hosts: hosts,
                            port: port,
                            routeName: MergedServer.routeName(
                                server, serverPort, protocol: portProtocol, port: port, gateway: gateway.resource)))
                }
            }
        }
    }

    private mutating func add(_ server: MergedServer) {
        if server.server.tls != nil {
            let hosts = server.hosts.map { TLSHost(port: server.port, host: $0, bind: server.server.bind) }
            if let taken = hosts.first(where: { tlsHosts[$0] != nil }), let winner = tlsHosts[taken] {
                return reject(server, winner, "host \"\(taken.host)\" is already served there with TLS")
            }
            for host in hosts { tlsHosts[host] = server }
        }
        guard usedPorts.insert(server.port).inserted else {
            join(server)
            return
        }
        accept(server)
        if !server.isTLS { plainText[server.port] = key(server) }
        addRoute(server)
    }

    /// The port is used already: by plain text and perhaps TLS, or by TLS servers alone.
    private mutating func join(_ server: MergedServer) {
        if let current = plainText[server.port], let winner = groups[current]?.servers.first {
            if current.bind == server.server.bind {
                if !(server.protocol.isHTTP && winner.protocol.isHTTP) {
                    return reject(
                        server, winner, "\(server.serverPort.protocolName) cannot share the port with \(winner.serverPort.protocolName)")
                }
                if server.routeName.isEmpty {
                    return reject(server, winner, "a server that is not routed as HTTP cannot share the port")
                }
                groups[current]?.servers.append(server)
            } else {
                // Another address of the same port is a listener of its own.
                accept(server)
                plainText[server.port] = key(server)
            }
            addRoute(server)
            return
        }
        if server.isHTTP, let winner = serversByRoute[server.routeName]?.first {
            return reject(server, winner, "the port's name \"\(server.serverPort.name)\" is used by another server of the same Gateway")
        }
        if !server.isTLS { plainText[server.port] = key(server) }
        accept(server)
        addRoute(server)
    }

    private func key(_ server: MergedServer) -> Key {
        Key(port: server.port, protocolName: server.serverPort.protocolName, bind: server.server.bind)
    }

    private mutating func accept(_ server: MergedServer) {
        let key = key(server)
        if groups[key] == nil {
            order.append(key)
            groups[key] = Group(port: server.port, bind: server.server.bind, servers: [])
        }
        groups[key]?.servers.append(server)
    }

    private mutating func addRoute(_ server: MergedServer) {
        if server.isHTTP { serversByRoute[server.routeName, default: []].append(server) }
    }

    private mutating func reject(_ server: MergedServer, _ winner: MergedServer, _ reason: String) {
        diagnostics.append(
            server.gateway.resource.diagnostic(
                "ServerConflict", .error, field: server.field,
                "port \(server.serverPort.number): \(reason); \(winner.gateway.resource.key) \(winner.field) was there first and stays, "
                    + "this server and all its hosts are left out"))
    }
}
