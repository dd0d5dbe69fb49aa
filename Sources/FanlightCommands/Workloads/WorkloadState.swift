import FanlightResources
import FanlightStore
import FanlightWorkloads

/// What the workload controller remembers between its steps, all of which it can do without: the store and the runtime know it too.
actor WorkloadState {
    /// A configuration as it was applied last, and what the object was meant to be then.
    private struct Applied {
        let digest: Int
        let intent: UInt64?
    }

    private var index = WorkloadIndex()
    private var book: AddressBook
    private var budget: ReplicaBudget
    private var applied: [ResourceKey: Applied] = [:]
    private var reports: [ResourceKey: PodReport] = [:]
    private var started: [ResourceKey: PodSpec] = [:]
    /// How often each process had been started again before this program began to count.
    private var restartsBefore: [ResourceKey: Int] = [:]
    /// Pods that were told to end, with the seconds that they were given.
    private var stopping: [ResourceKey: Int] = [:]
    private var served: [GatewayNames: [String]] = [:]
    /// Gateways that do not have the addresses that they ask for.
    private(set) var lacking: Set<GatewayNames> = []
    private var savedVersion: Int
    /// Told when addresses have been given or taken back.
    nonisolated let addressChanges: AsyncStream<Void>
    private let addressChange: AsyncStream<Void>.Continuation

    init(addresses: AddressBook, budget: ReplicaBudget) {
        book = addresses
        savedVersion = addresses.version
        self.budget = budget
        (addressChanges, addressChange) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Objects

    func note(_ object: StoredObject, isDeletion: Bool) -> [WorkloadKey] {
        if isDeletion { applied[object.key] = nil }
        return index.apply(object, isDeletion: isDeletion)
    }

    func note(_ events: [ObjectEvent]) -> Set<WorkloadKey> {
        var keys: Set<WorkloadKey> = []
        for event in events where !Self.isOwnStatus(event) { keys.formUnion(note(event.object, isDeletion: event.isDeletion)) }
        return keys
    }

    /// Whether only the status of an object has changed whose status is this controller's own to write and tells it nothing new.
    private static func isOwnStatus(_ event: ObjectEvent) -> Bool {
        guard [.istioGateway, .deployment, .replicaSet].contains(event.key.kind), let old = event.old, let new = event.new,
            let intent = new.content.intent
        else { return false }
        return old.content.intent == intent && old.ownerUIDs == new.ownerUIDs && old.finalizers == new.finalizers
    }

    /// Begins anew with what is stored, after changes have been missed.
    func restart() { index = WorkloadIndex() }

    /// Whether an object already is what a configuration makes of it.
    func isApplied(_ digest: Int, to object: StoredObject?) -> Bool {
        guard let object, let known = applied[object.key], let intent = object.content.intent else { return false }
        return known.digest == digest && known.intent == intent
    }

    func noteApplied(_ digest: Int, to object: StoredObject?) {
        if let object { applied[object.key] = Applied(digest: digest, intent: object.content.intent) }
    }

    func gateway(ofPod pod: ResourceKey) -> GatewayNames? { index.gateway(ofPod: pod) }

    func pods(of gateway: GatewayNames) -> Set<ResourceKey> { index.pods(of: gateway) }

    func orphans(of gateway: GatewayNames) -> Set<ResourceKey> { index.orphans(of: gateway) }

    // MARK: Addresses

    func address(for holder: AddressBook.Holder, wanted: String? = nil) -> AddressBook.Grant {
        defer { tellAddresses() }
        return book.address(for: holder, wanted: wanted)
    }

    func adopt(_ address: String, for holder: AddressBook.Holder) {
        book.adopt(address, for: holder)
        tellAddresses()
    }

    /// Of Pods and cluster addresses.
    var podBlock: AddressBlock { book.pods }

    /// - Returns: the gateways that lack an address, where one has become free.
    func release(_ holder: AddressBook.Holder) -> Set<GatewayNames> {
        guard book[holder] != nil else { return [] }
        book.release(holder)
        tellAddresses()
        return lacking
    }

    /// As `release`, of all that a gateway has apart from its Pods.
    func releaseAddresses(of gateway: GatewayNames) -> Set<GatewayNames> {
        lacking.remove(gateway)
        served[gateway] = nil
        return release(.loadBalancer(gateway.workload)).union(release(.cluster(gateway.workload)))
    }

    func noteLack(_ isLacking: Bool, of gateway: GatewayNames) {
        if isLacking { lacking.insert(gateway) } else { lacking.remove(gateway) }
    }

    func address(of holder: AddressBook.Holder) -> String? { book[holder] }

    func retainAddresses(_ holders: Set<AddressBook.Holder>) {
        book.retain(holders)
        tellAddresses()
    }

    private func tellAddresses() {
        if book.version != savedVersion { addressChange.yield() }
    }

    /// All assignments, where they have changed since they were saved last.
    func unsavedAddresses() -> (version: Int, assignments: [String: String])? {
        book.version == savedVersion ? nil : (book.version, book.assignments)
    }

    func noteSaved(_ version: Int) { savedVersion = version }

    /// Notes the addresses on which a gateway accepts clients.
    ///
    /// - Returns: whether they differ from those noted last.
    func noteServed(_ addresses: [String]?, of gateway: GatewayNames) -> Bool {
        let former = served[gateway]
        served[gateway] = addresses
        return former != addresses
    }

    func servedAddresses(of gateway: GatewayNames) -> [String]? { served[gateway] }

    // MARK: Replicas

    func availableReplicas(_ wanted: Int, for gateway: GatewayNames) -> Int { budget.available(wanted, for: gateway.workload) }

    func grantReplicas(_ wanted: Int, to gateway: GatewayNames) -> (count: Int, problem: String?, relieved: [String]) {
        let grant = budget.grant(wanted, to: gateway.workload)
        return (grant.count, budget.problem(wanted, grant.count), grant.relieved)
    }

    func releaseReplicas(of gateway: GatewayNames) -> [String] { budget.release(gateway.workload) }

    // MARK: Pods

    func take(_ report: PodReport) -> ResourceKey {
        let key = ResourceKey(.pod, namespace: report.namespace, name: report.name)
        reports[key] = report
        return key
    }

    func report(of pod: ResourceKey) -> PodReport? {
        guard var report = reports[pod] else { return nil }
        report.restarts += restartsBefore[pod] ?? 0
        return report
    }

    func startedSpec(of pod: ResourceKey) -> PodSpec? { started[pod] }

    /// - Parameter restarts: as the Pod's status counts them.
    func noteStart(_ spec: PodSpec, of pod: ResourceKey, restarts: Int) {
        if started[pod] == nil { restartsBefore[pod] = restarts }
        started[pod] = spec
    }

    /// - Returns: whether the Pod has to be told, since it was not told yet or had been given more time.
    func noteStop(of pod: ResourceKey, grace: Int) -> Bool {
        if let known = stopping[pod], known <= grace { return false }
        stopping[pod] = grace
        return true
    }

    func forgetProcess(of pod: ResourceKey) {
        reports[pod] = nil
        started[pod] = nil
        restartsBefore[pod] = nil
        stopping[pod] = nil
    }

    /// A Pod of which nothing is left.
    func forget(_ pod: ResourceKey) {
        forgetProcess(of: pod)
        book.release(.pod(pod.namespacedName))
        tellAddresses()
    }
}
