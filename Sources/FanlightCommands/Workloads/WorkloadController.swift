import FanlightAPIServer
import FanlightResources
import FanlightStore
import FanlightWorkloads
import Logging

/// Keeps what IstioGateways stand for (Services, Deployments, ReplicaSets and Pods) and has the Pods run.
final class WorkloadController: Sendable {
    private let store: ObjectStore
    private let runtime: any PodRuntime
    private let settings: WorkloadSettings
    private let saveAddresses: @Sendable ([String: String]) throws -> Void
    private let podsRead: @Sendable (Set<String>) async -> Void
    private let reported: @Sendable (PodReport) async -> Void
    private let state: WorkloadState
    private let events: EventRecorder
    private let queue: WorkQueue<WorkloadKey>
    private let gateways: GatewayReconciler
    private let pods: PodReconciler
    private let logger: Logger

    /// - Parameters:
    ///   - addresses: with what was saved last.
    ///   - now: milliseconds since 1970.
    ///   - saveAddresses: keeps the assignments of addresses for the next start.
    ///   - reported: told each report of the runtime, before anything is made of it.
    ///   - podsRead: told once the uids of all Pods that shall run, so that what runs of others can be ended.
    init(
        server: APIServer, store: ObjectStore, runtime: any PodRuntime, addresses: AddressBook,
        settings: WorkloadSettings = WorkloadSettings(),
        logger: Logger, now: @escaping @Sendable () -> Int64, saveAddresses: @escaping @Sendable ([String: String]) throws -> Void,
        reported: @escaping @Sendable (PodReport) async -> Void = { _ in },
        podsRead: @escaping @Sendable (_ uids: Set<String>) async -> Void = { _ in }
    ) {
        self.store = store
        self.runtime = runtime
        self.logger = logger
        self.saveAddresses = saveAddresses
        self.podsRead = podsRead
        self.reported = reported
        self.settings = settings
        state = WorkloadState(
            addresses: addresses, budget: ReplicaBudget(perGateway: settings.replicasPerGateway, inAll: settings.replicasInAll))
        events = EventRecorder(server: server, nodeName: settings.nodeName, logger: logger, now: now)
        queue = WorkQueue(concurrency: settings.concurrency)
        gateways = GatewayReconciler(
            server: server, store: store, state: state, settings: settings, events: events, queue: queue, now: now)
        pods = PodReconciler(
            server: server, store: store, runtime: runtime, state: state, settings: settings, events: events, queue: queue, now: now)
    }

    /// Follows the store and the runtime's reports until cancelled.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (queue, gateways, pods) = (queue, gateways, pods)
            group.addTask { try await self.follow() }
            group.addTask { await self.events.run() }
            group.addTask { await self.keepAddresses() }
            group.addTask {
                for await report in self.runtime.reports {
                    await self.reported(report)
                    let key = await self.state.take(report)
                    await queue.add(.pod(key))
                }
            }
            group.addTask {
                await queue.run { key in
                    switch key {
                    case .gateway(let names): await gateways.reconcile(names)
                    case .pod(let key): await pods.reconcile(key)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Whether nothing is left to do but to wait.
    var isIdle: Bool {
        get async { await queue.isIdle }
    }

    /// Saves the assignments of addresses after they have changed. A folder that cannot be written costs nothing as long as the objects are there,
    /// which have the addresses too.
    private func keepAddresses() async {
        for await _ in state.addressChanges {
            await saveIfChanged()
            // Many changes come together: they are written together.
            try? await Task.sleep(for: Self.addressPause)
        }
        await saveIfChanged()
    }

    private static let addressPause = Duration.milliseconds(500)

    private func saveIfChanged() async {
        guard let (version, assignments) = await state.unsavedAddresses() else { return }
        do {
            try saveAddresses(assignments)
            await state.noteSaved(version)
        } catch {
            logger.error("addresses not saved", metadata: ["error": .string("\(error)")])
        }
    }

    private func follow() async throws {
        var isFirst = true
        while !Task.isCancelled {
            let watch = try store.watch(from: store.revision)
            await read(isFirst: isFirst)
            isFirst = false
            do {
                while let batch = try await watch.next() {
                    let events = batch.filter { WorkloadIndex.kinds.contains($0.key.kind) }
                    if !events.isEmpty { await queue.add(await state.note(events)) }
                }
                return
            } catch let error as StoreError where error.code == .expired {
                logger.warning("the workload controller was too slow for the store's changes and reads everything anew")
            }
        }
    }

    /// Takes in everything that is stored.
    private func read(isFirst: Bool) async {
        await state.restart()
        var keys: Set<WorkloadKey> = []
        var uids: Set<String> = []
        for kind in WorkloadIndex.kinds {
            for object in store.list(kind).items {
                keys.formUnion(await state.note(object, isDeletion: false))
                if kind == .pod, !object.isTerminating { uids.insert(object.uid) }
            }
        }
        if isFirst {
            await recover()
            await podsRead(uids)
        }
        await queue.add(keys)
    }

    /// Takes over the addresses and the numbers of replicas that the objects have, before anybody new gets some.
    private func recover() async {
        var holders: Set<AddressBook.Holder> = []
        func take(_ address: String?, _ holder: AddressBook.Holder) async {
            holders.insert(holder)
            if let address { await state.adopt(address, for: holder) }
        }
        for stored in store.list(.istioGateway).items {
            let names = GatewayNames(namespace: stored.key.namespace, gateway: stored.key.name)
            let service = store.get(names.serviceKey)?.node(apiVersion: "v1", kind: "Service")
            await take(
                service?[path: ["status", "loadBalancer", "ingress"]]?.elements.first?["ip"]?.string, .loadBalancer(names.workload))
            await take(service?[path: ["spec", "clusterIP"]]?.string, .cluster(names.workload))
            let deployment = store.get(names.deploymentKey)?.node(apiVersion: "apps/v1", kind: "Deployment")
            if let replicas = deployment?[path: ["spec", "replicas"]]?.integer { _ = await state.grantReplicas(replicas, to: names) }
        }
        for pod in store.list(.pod).items where pod.finalizers.contains(GatewayRollout.finalizer) {
            let node = pod.node(apiVersion: "v1", kind: "Pod")
            await take(node[path: ["status", "podIP"]]?.string, .pod(pod.key.namespacedName))
        }
        await state.retainAddresses(holders)
        // Those that have none get theirs in the order of their names, whichever is worked on first.
        for stored in store.list(.istioGateway).items.sorted(by: { $0.key < $1.key }) {
            let spec = stored.node(apiVersion: "istio.alibabacloud.com/v1beta1", kind: "IstioGateway")["spec"]
            guard ["LoadBalancer", nil].contains(spec?["serviceType"]?.string) else { continue }
            let names = GatewayNames(namespace: stored.key.namespace, gateway: stored.key.name)
            _ = await state.address(for: .loadBalancer(names.workload), wanted: spec?["loadBalancerIP"]?.string)
        }
    }
}
