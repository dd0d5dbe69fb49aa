import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightResources
import FanlightRouting
import FanlightWorkloads
import Logging

/// The gateways that run on this machine: one for each IstioGateway, each on an address of its own.
actor GatewayFleet: GatewayRunner {
    private struct Member {
        let proxy: GatewayProxy
        let address: String
        var running: ServedGateway
        var endpoints: EndpointTable
        var secrets: SecretTable
    }

    private let options: ServeOptions
    private let rule: PortRule
    private let folder: DataFolder
    private let sink: AccessLogFileSink?
    private let logger: Logger
    private var pool: AddressPool
    /// The assignments of addresses that the data folder has.
    private var saved: [String: String]
    private var members: [String: Member] = [:]
    /// Gateways that take no new connections any more and end in their own time.
    private let retired = AsyncStream.makeStream(of: GatewayProxy.self)
    private(set) var diagnostics: [Diagnostic] = []

    init(options: ServeOptions, rule: PortRule, folder: DataFolder, sink: AccessLogFileSink?, logger: Logger) {
        self.options = options
        self.rule = rule
        self.folder = folder
        self.sink = sink
        self.logger = logger
        saved = folder.readAddresses()
        pool = AddressPool(block: options.addressBlock, assignments: saved)
    }

    /// In the order of their names.
    var running: [ServedGateway] { members.values.map(\.running).sorted { $0.name < $1.name } }

    /// Brings every gateway to what the state says: starts new ones, changes those that differ, ends those that are gone.
    func apply(_ state: ControlPlaneState) async {
        diagnostics = []
        for gateway in state.gateways { await apply(gateway, in: state.snapshot) }
        let wanted = Set(state.gateways.map(\.name))
        for name in members.keys.sorted() where !wanted.contains(name) { await end(name) }
        for name in pool.assignments.keys where !wanted.contains(name) { pool.release(name) }
        guard pool.assignments != saved else { return }
        do {
            try folder.writeAddresses(pool.assignments)
            saved = pool.assignments
        } catch {
            logger.error("addresses not saved", metadata: ["error": .string("\(error)")])
        }
    }

    private func apply(_ gateway: ControlPlaneState.Gateway, in snapshot: ResourceSnapshot) async {
        let key = ResourceKey(.istioGateway, namespace: gateway.compiled.workload.namespace, name: gateway.shortName)
        guard let resource = snapshot[key], case .istioGateway(let wish) = resource.content else { return }
        guard let address = pool.address(for: gateway.name, wanted: wish.loadBalancerIP) else {
            diagnostics.append(
                resource.diagnostic(
                    "NoAddress", .error,
                    "the address pool \(options.addressBlock) has no address left; the gateway does not run. Choose a larger one with --address-pool"
                ))
            return
        }
        if let current = members[gateway.name], current.address != address { await end(gateway.name) }
        if let current = members[gateway.name] {
            guard
                current.running.compiled.configuration != gateway.compiled.configuration
                    || current.running.compiled.ports != gateway.compiled.ports
                    || !current.running.isReady
            else {
                if current.endpoints != gateway.endpoints { current.proxy.apply(endpoints: gateway.endpoints) }
                if current.secrets != gateway.secrets { await current.proxy.apply(secrets: gateway.secrets) }
                members[gateway.name]?.endpoints = gateway.endpoints
                members[gateway.name]?.secrets = gateway.secrets
                reportCertificates(of: gateway, current.proxy)
                members[gateway.name]?.running = running(gateway, address, current.running.ports, current.running.failures)
                return
            }
            await configure(current.proxy, gateway, address, resource)
            return
        }
        do {
            let proxy = try GatewayProxy(name: gateway.name, options: options.proxy, accessLog: sink)
            try proxy.start()
            await configure(proxy, gateway, address, resource)
            logger.info("gateway started", metadata: ["gateway.name": .string(gateway.name), "gateway.address": .string(address)])
        } catch {
            diagnostics.append(resource.diagnostic("GatewayNotStarted", .error, "the gateway cannot be started: \(error)"))
        }
    }

    private func configure(_ proxy: GatewayProxy, _ gateway: ControlPlaneState.Gateway, _ address: String, _ resource: Resource) async {
        let plan = SocketPlan(gateway.compiled, address: address, rule: rule)
        let results = await proxy.apply(
            ProxyConfiguration(routing: gateway.routing, endpoints: gateway.endpoints, secrets: gateway.secrets, sockets: plan.bindings))
        reportCertificates(of: gateway, proxy)
        var failures: [String: String] = [:]
        for (binding, result) in results {
            guard case .failure(let error) = result else { continue }
            failures["\(binding.address):\(binding.port)"] = "\(error)"
            diagnostics.append(
                resource.diagnostic(
                    "SocketNotOpened", .error, field: "spec.ports",
                    "\(binding.address):\(binding.port) cannot be listened on: \(error); the gateway serves its other ports"))
        }
        let ports = plan.ports.map { port in
            let isOpen = port.binding.map { failures["\($0.address):\($0.port)"] == nil } ?? false
            return SocketPlan.Port(servicePort: port.servicePort, targetPort: port.targetPort, binding: isOpen ? port.binding : nil)
        }
        for port in ports {
            guard let binding = port.binding, binding.port != port.servicePort else { continue }
            logger.notice(
                "port moved, since it needs privileges that the process lacks",
                metadata: [
                    "gateway.name": .string(gateway.name), "service.port": .stringConvertible(port.servicePort),
                    "socket.port": .stringConvertible(binding.port),
                ])
        }
        members[gateway.name] = Member(
            proxy: proxy, address: address, running: running(gateway, address, ports, failures), endpoints: gateway.endpoints,
            secrets: gateway.secrets)
        logger.info(
            "gateway configured",
            metadata: [
                "gateway.name": .string(gateway.name), "gateway.routes": .stringConvertible(gateway.compiled.routeCount),
                "gateway.sockets": .stringConvertible(ports.count { $0.binding != nil }),
            ])
    }

    /// What is missing or broken as it is written, the compiler has told already.
    private func reportCertificates(of gateway: ControlPlaneState.Gateway, _ proxy: GatewayProxy) {
        let problems = proxy.credentialProblems
        for certificate in gateway.compiled.certificates {
            if let reason = problems[certificate.secret] { diagnostics.append(certificate.diagnostic(refusedBecause: reason)) }
        }
    }

    private func running(
        _ gateway: ControlPlaneState.Gateway, _ address: String, _ ports: [SocketPlan.Port], _ failures: [String: String]
    ) -> ServedGateway {
        ServedGateway(
            name: gateway.name, address: address, ports: ports, compiled: gateway.compiled, routing: gateway.routing, failures: failures,
            programmed: failures.isEmpty ? Set(gateway.compiled.selectedBy.map(\.namespacedName)) : nil, servedRevision: .max)
    }

    /// Closes the gateway's sockets and leaves the rest to `retire`, so that nobody waits for its last requests.
    private func end(_ name: String) async {
        guard let member = members.removeValue(forKey: name) else { return }
        await member.proxy.apply(ProxyConfiguration(routing: member.running.routing, endpoints: member.endpoints, sockets: []))
        retired.continuation.yield(member.proxy)
        logger.info("gateway removed", metadata: ["gateway.name": .string(name)])
    }

    /// Sees gateways that were removed to their end, until `endAll` has been called and the last is gone.
    nonisolated func retire() async {
        let timeout = options.drainTimeout
        let proxies = retired.stream
        await withDiscardingTaskGroup { group in
            for await proxy in proxies {
                group.addTask {
                    await proxy.drain(timeout: timeout)
                    await proxy.stop()
                }
            }
        }
    }

    /// Ends all gateways at once; requests that are under way get the drain time.
    func endAll() {
        for member in members.values { retired.continuation.yield(member.proxy) }
        members = [:]
        retired.continuation.finish()
    }

    /// Gateways in this process have answered when `apply` returns.
    func settle(to revision: UInt64, within limit: Duration) {}

    var replicas: [FleetAnswer.Replica] { [] }

    func metrics() async -> [GatewayMetrics] {
        var all: [GatewayMetrics] = []
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let (requests, connections) = await member.proxy.metricsSnapshot()
            let workload = member.running.compiled.workload
            all.append(
                GatewayMetrics(
                    gateway: name, workload: workload.labels["app"] ?? name, namespace: workload.namespace, requests: requests,
                    connections: connections, accessLog: sink?.counts ?? AccessLogFileSink.Counts(), names: member.proxy.names.snapshot))
        }
        return all
    }
}
