import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

extension ProxyLoop {
    mutating func takeMessages() {
        for message in mailbox.takeAll() {
            switch message {
            case .apply(let routing, let endpoints, let transports, let bindings, let opened, let done):
                replace(routing: routing, endpoints: endpoints)
                self.transports = transports
                compiled.age()
                update(bindings, opened: opened)
                forgetClusters()
                done()
            case .endpoints(let endpoints): replace(routing: snapshot.routing, endpoints: endpoints)
            case .transports(let transports, let done):
                self.transports = transports
                for index in sockets.indices where !sockets[index].isClosed { refresh(socket: index) }
                done()
            case .resolved(let name, let addresses): resolved(name, addresses)
            case .metrics(let reply):
                counters.requestsActive = Int64(exchanges.used)
                reply(metrics, counters)
            case .drain(let deadline, let done): drain(deadline: deadline, done: done)
            case .stop(let done): stopped = done
            }
        }
    }

    private mutating func replace(routing: RoutingTable, endpoints: EndpointTable) {
        snapshot = LoopSnapshot(
            generation: snapshot.generation + 1, routing: routing, endpoints: endpoints, resolutions: snapshot.resolutions)
    }

    private mutating func resolved(_ name: String, _ addresses: [SocketAddress]) {
        nameAges[name] = now
        namesInQuestion.remove(name)
        // A name that cannot be resolved for a moment keeps the addresses it had.
        if !addresses.isEmpty || snapshot.resolutions[name] == nil {
            var resolutions = snapshot.resolutions
            resolutions[name] = addresses
            snapshot = LoopSnapshot(
                generation: snapshot.generation + 1, routing: snapshot.routing, endpoints: snapshot.endpoints, resolutions: resolutions)
        }
        for cluster in Array(clusters.values) where !cluster.pending.isEmpty && cluster.dnsNames.contains(name) {
            let waiting = cluster.pending
            cluster.pending = []
            for bits in waiting {
                let token = LoopToken(bits: bits)
                if token.isCurrent(exchanges.generation(token.index)) { startAttempt(token.index) }
            }
        }
    }

    /// Clusters that are not named any more close their idle connections and are dropped when the last one has ended.
    private mutating func forgetClusters() {
        for cluster in Array(clusters.values) where snapshot.routing.cluster(named: cluster.name) == nil {
            refresh(cluster)
            forgetIfObsolete(cluster)
        }
        let names = Set(clusters.values.flatMap(\.dnsNames))
        nameAges = nameAges.filter { names.contains($0.key) }
        guard snapshot.resolutions.keys.contains(where: { !names.contains($0) }) else { return }
        snapshot = LoopSnapshot(
            generation: snapshot.generation, routing: snapshot.routing, endpoints: snapshot.endpoints,
            resolutions: snapshot.resolutions.filter { names.contains($0.key) })
    }

    mutating func forgetIfObsolete(_ cluster: ClusterState) {
        guard !cluster.isForgotten, cluster.isObsolete else { return }
        cluster.isForgotten = true
        clusters[cluster.name] = nil
    }

    private mutating func update(_ bindings: [SocketBinding], opened: [SocketBinding: Int32]) {
        let wanted = Set(bindings)
        for index in sockets.indices where !sockets[index].isClosed {
            if wanted.contains(sockets[index].binding) {
                refresh(socket: index)
            } else {
                close(socket: index)
            }
        }
        for (binding, descriptor) in opened.sorted(by: { $0.value < $1.value }) {
            let socket = LoopSocket(binding: binding, descriptor: descriptor)
            let place = sockets.firstIndex { $0.isClosed && $0.connections == 0 } ?? sockets.count
            if place == sockets.count { sockets.append(socket) } else { sockets[place] = socket }
            refresh(socket: place)
            if !listen(socket: place) { close(socket: place) }
        }
    }

    /// Takes the listener's newest state. Connections of a server with TLS that is gone end with their requests.
    private mutating func refresh(socket index: Int) {
        let former = sockets[index].secureRoutes
        sockets[index].routes = routes(of: sockets[index].binding)
        sockets[index].transport = transports[sockets[index].binding.listenerPort]
        sockets[index].secureRoutes = sockets[index].transport?.secureRoutes ?? []
        let gone = former.subtracting(sockets[index].secureRoutes)
        guard !gone.isEmpty else { return }
        forEachClient { loop, client in
            guard loop.clients[client].binding == index, loop.clients[client].tls.isOpen else { return }
            if gone.contains(loop.clients[client].chain) { loop.endAfterRequest(client) }
        }
    }

    /// The routes of connections without TLS.
    private func routes(of binding: SocketBinding) -> RouteTable? {
        for listener in snapshot.routing.configuration.listeners where listener.port == binding.listenerPort {
            for chain in listener.filterChains where chain.transport == .raw && chain.serverNames.isEmpty {
                if case .http(let name) = chain.action { return snapshot.routing.routes(named: name) }
            }
        }
        return nil
    }

    /// Takes the connections that wait in the queue, which a close would reset, and then no more.
    private mutating func close(socket index: Int) {
        accept(socket: index, limit: options.maxConnections)
        poller.remove(sockets[index].descriptor)
        Socket.close(sockets[index].descriptor)
        sockets[index].descriptor = -1
        forEachClient { loop, client in
            guard loop.clients[client].binding == index else { return }
            loop.endAfterRequest(client)
        }
    }

    mutating func forEachClient(_ body: (inout ProxyLoop, Int) -> Void) {
        for index in 0..<clients.high where clients[index].descriptor >= 0 { body(&self, index) }
    }

    private mutating func drain(deadline: UInt64, done: @escaping @Sendable () -> Void) {
        isDraining = true
        drained?()
        drainDeadline = deadline
        drained = done
        for index in sockets.indices where !sockets[index].isClosed { close(socket: index) }
        checkDrained()
    }

    mutating func checkDrained() {
        guard let done = drained, clients.used == 0 || milliseconds >= drainDeadline else { return }
        drained = nil
        drainDeadline = .max
        done()
    }

    mutating func closeEverything() {
        for index in sockets.indices where !sockets[index].isClosed {
            Socket.close(sockets[index].descriptor)
            sockets[index].descriptor = -1
        }
        // What is cut off is counted and logged.
        forEachClient { loop, client in loop.clientFailed(client) }
        for index in 0..<upstreams.high where upstreams[index].descriptor >= 0 { closeUpstream(index) }
        drained?()
        drained = nil
    }
}
