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
    /// What a gateway has not got.
    struct Lack: Hashable, Sendable {
        /// The address that it asks for, where it has another one.
        var wanted: String?
        /// It has no address at all.
        var isAny: Bool
    }

    private var lacking: [GatewayNames: Lack] = [:]
    /// Pods for which there was no address.
    private var waitingPods: Set<ResourceKey> = []
    /// How many of those that wait are told of an address that has become free. One that gets it tells the next, so that all free addresses are
    /// taken, and not all that wait are told of each.
    private static let toldAtOnce = 2
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

    /// - Parameter gateway: that is told when it may get what it lacks; from now on, so that an address which becomes free meanwhile is not missed.
    func address(for holder: AddressBook.Holder, wanted: String? = nil, of gateway: GatewayNames? = nil) -> AddressBook.Grant {
        defer { tellAddresses() }
        let grant = book.address(for: holder, wanted: wanted)
        if grant.problem != nil, let gateway { lacking[gateway] = Lack(wanted: wanted, isAny: grant.address == nil) }
        return grant
    }

    /// As the above, of a Pod.
    ///
    /// - Returns: also the Pods that may get an address after this one has.
    func address(ofPod pod: ResourceKey) -> (grant: AddressBook.Grant, next: [ResourceKey]) {
        defer { tellAddresses() }
        let grant = book.address(for: .pod(pod.namespacedName))
        guard grant.address == nil else { return (grant, waitingPods.remove(pod) == nil ? [] : nextWaitingPods) }
        waitingPods.insert(pod)
        return (grant, [])
    }

    func adopt(_ address: String, for holder: AddressBook.Holder) {
        book.adopt(address, for: holder)
        tellAddresses()
    }

    /// Of Pods and cluster addresses.
    var podBlock: AddressBlock { book.pods }

    /// - Returns: the gateways that may now get an address that they lack.
    func release(_ holder: AddressBook.Holder) -> Set<GatewayNames> {
        guard let address = book[holder] else { return [] }
        book.release(holder)
        tellAddresses()
        return lackingGateways(address)
    }

    /// As `release`, of all that a gateway has apart from its Pods.
    func releaseAddresses(of gateway: GatewayNames) -> Set<GatewayNames> {
        // One that was told of a free address and does not take it hands that on.
        let handed = lacking.removeValue(forKey: gateway)?.isAny == true ? lackingGateways() : []
        served[gateway] = nil
        return release(.loadBalancer(gateway.workload)).union(release(.cluster(gateway.workload))).union(handed)
    }

    /// - Parameter lack: nil where it has what it asks for.
    /// - Returns: the gateways that may get an address after this one has.
    func note(_ lack: Lack?, of gateway: GatewayNames) -> Set<GatewayNames> {
        let former = lacking[gateway]
        lacking[gateway] = lack
        return former?.isAny == true && lack?.isAny != true ? lackingGateways() : []
    }

    /// - Parameter address: that has become free.
    func lackingGateways(_ address: String? = nil) -> Set<GatewayNames> {
        let wanting = address == nil ? [] : lacking.filter { $0.value.wanted == address }.map(\.key)
        let next = lacking.filter(\.value.isAny).keys.sorted { $0.workload < $1.workload }.prefix(Self.toldAtOnce)
        return Set(wanting + next)
    }

    private var nextWaitingPods: [ResourceKey] { Array(waitingPods.sorted().prefix(Self.toldAtOnce)) }

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
    ///
    /// - Returns: the Pods that may now get an address.
    func forget(_ pod: ResourceKey) -> [ResourceKey] {
        forgetProcess(of: pod)
        let wasWaiting = waitingPods.remove(pod) != nil
        guard book[.pod(pod.namespacedName)] != nil else { return wasWaiting ? nextWaitingPods : [] }
        book.release(.pod(pod.namespacedName))
        tellAddresses()
        return nextWaitingPods
    }
}
