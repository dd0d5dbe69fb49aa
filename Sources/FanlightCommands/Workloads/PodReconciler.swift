import FanlightAPIServer
import FanlightResources
import FanlightStore
import FanlightWorkloads

/// Has one Pod's process run or end, and writes what becomes of it into the Pod's status: what a kubelet does.
struct PodReconciler: Sendable {
    static let controller = "kubelet"
    /// After which a process that was told to end, and had its time, is told once more.
    private static let patience = 10
    /// Whoever gives an address back tells those that wait; this is for what nobody tells.
    private static let addressWait = Duration.seconds(60)

    let server: APIServer
    let store: ObjectStore
    let runtime: any PodRuntime
    let state: WorkloadState
    let settings: WorkloadSettings
    let events: EventRecorder
    let queue: WorkQueue<WorkloadKey>
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    func reconcile(_ key: ResourceKey) async -> WorkQueue<WorkloadKey>.Outcome {
        guard let stored = store.get(key) else { return await objectGone(key) }
        guard stored.finalizers.contains(GatewayRollout.finalizer) else { return .done }
        let pod = stored.node(apiVersion: "v1", kind: "Pod")
        guard pod[path: ["spec", "nodeName"]]?.string == settings.nodeName else { return .done }
        do {
            return stored.isTerminating ? try await end(key, stored, pod) : try await run(key, stored, pod)
        } catch {
            return .retry
        }
    }

    private func subject(_ pod: Node) -> EventRecorder.Subject { EventRecorder.Subject(pod, apiVersion: "v1", kind: "Pod") }

    // MARK: Running

    private func run(_ key: ResourceKey, _ stored: StoredObject, _ pod: Node) async throws -> WorkQueue<WorkloadKey>.Outcome {
        // Until the gateway's addresses are known there is nothing to listen on; the gateway's own turn asks for this one again.
        guard let gateway = await state.gateway(ofPod: key), let served = await state.servedAddresses(of: gateway) else { return .done }
        if let known = pod[path: ["status", "podIP"]]?.string { await state.adopt(known, for: .pod(key.namespacedName)) }
        let (grant, next) = await state.address(ofPod: key)
        guard let address = grant.address else {
            if let problem = grant.problem {
                events.record(
                    PlannedEvent(isWarning: true, "FailedCreatePodSandBox", "\(problem)"), about: subject(pod), from: Self.controller)
                try await writeStatus(key, pod, report: nil, waiting: problem)
            }
            return .again(after: Self.addressWait)
        }
        await queue.add(next.map { .pod($0) })
        let spec = PodSpec(
            namespace: key.namespace, name: key.name, uid: stored.uid, workload: gateway.workload, labels: stored.labels, address: address,
            serviceAddresses: served)
        // A process that was ended by somebody else is one that does not run.
        if await state.report(of: key)?.phase == .ended { await state.forgetProcess(of: key) }
        if await state.startedSpec(of: key) != spec {
            let container = pod[path: ["status", "containerStatuses"]]?.elements.first
            await state.noteStart(spec, of: key, restarts: container?["restartCount"]?.integer ?? 0)
            await runtime.start(spec)
        }
        let report = await state.report(of: key)
        tell(report, of: pod)
        try await writeStatus(key, pod, report: report, address: address)
        return .done
    }

    private func writeStatus(
        _ key: ResourceKey, _ pod: Node, report: PodReport?, address: String? = nil, waiting: AddressBook.Problem? = nil
    ) async throws {
        let report =
            waiting.map { PodReport(namespace: key.namespace, name: key.name, phase: .pending, reason: $0.reason, message: "\($0)") }
            ?? report
        let seconds = now() / 1_000
        let status = PodStatus.node(of: pod, report: report, address: address, hostAddress: settings.hostAddress, now: seconds)
        guard status != pod["status"] else { return }
        try await server.changeStatus(key, manager: Self.controller) { object in
            PodStatus.node(of: object, report: report, address: address, hostAddress: settings.hostAddress, now: seconds)
        }
    }

    /// Tells of what has happened to the process since the status was last written.
    private func tell(_ report: PodReport?, of pod: Node) {
        guard let report else { return }
        let former = pod[path: ["status", "containerStatuses"]]?.elements.first
        let container = pod[path: ["spec", "containers"]]?.elements.first?["name"]?.string ?? ""
        let name = pod[path: ["metadata", "name"]]?.string ?? ""
        let subject = subject(pod)
        if report.phase == .running {
            let known = former?["containerID"]?.string
            if known != report.processID.map({ "process://\($0)" }) || former?[path: ["state", "running"]] == nil {
                events.record(PlannedEvent("Started", "Started container \(container)"), about: subject, from: Self.controller)
            }
        } else if report.restarts > former?["restartCount"]?.integer ?? 0 {
            let owner = "\(name)_\(subject.namespace)(\(subject.uid))"
            events.record(
                PlannedEvent(isWarning: true, "BackOff", "Back-off restarting failed container \(container) in pod \(owner)"),
                about: subject,
                from: Self.controller)
        }
    }

    // MARK: Ending

    /// A Pod that is marked for deletion goes when its process has ended.
    private func end(_ key: ResourceKey, _ stored: StoredObject, _ pod: Node) async throws -> WorkQueue<WorkloadKey>.Outcome {
        let report = await state.report(of: key)
        // A process that this controller has not started nobody will report of.
        guard await state.startedSpec(of: key) != nil, report?.phase != .ended else {
            await drop(key, stored)
            return .done
        }
        let grace = max(0, pod[path: ["metadata", "deletionGracePeriodSeconds"]]?.integer ?? 0)
        if await state.noteStop(of: key, grace: grace) {
            let container = pod[path: ["spec", "containers"]]?.elements.first?["name"]?.string ?? ""
            events.record(PlannedEvent("Killing", "Stopping container \(container)"), about: subject(pod), from: Self.controller)
            await runtime.stop(key.namespacedName, grace: .seconds(grace))
        } else {
            let deadline = pod[path: ["metadata", "deletionTimestamp"]]?.string.flatMap(Timestamp.seconds(fromRFC3339:)) ?? 0
            if now() / 1_000 >= deadline + Int64(Self.patience) {
                await runtime.stop(key.namespacedName, grace: .zero)
                // Nobody will tell of the end of a process that never was.
                if report?.processID == nil { await drop(key, stored) }
            }
        }
        let address = await state.address(of: .pod(key.namespacedName))
        try await writeStatus(key, pod, report: report, address: address)
        return .again(after: .seconds(grace + Self.patience))
    }

    private func drop(_ key: ResourceKey, _ stored: StoredObject) async {
        await server.dropFinalizer(GatewayRollout.finalizer, from: key, uid: stored.uid, as: Self.controller)
    }

    /// The object is gone, be it at the end of its deletion or because somebody took its finalizer away.
    private func objectGone(_ key: ResourceKey) async -> WorkQueue<WorkloadKey>.Outcome {
        let report = await state.report(of: key)
        if await state.startedSpec(of: key) != nil, report?.phase != .ended {
            await runtime.stop(key.namespacedName, grace: .zero)
            // Its end is told; that of a process that has not come to be is not.
            if report?.processID != nil { return .again(after: .seconds(Self.patience)) }
        }
        await queue.add(await state.forget(key).map { .pod($0) })
        return .done
    }
}
