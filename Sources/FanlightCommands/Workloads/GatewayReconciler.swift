import FanlightAPIServer
import FanlightResources
import FanlightSchemas
import FanlightStore
import FanlightWorkloads

/// Makes of one IstioGateway the objects that it stands for, and keeps them that way.
///
/// Works from what is stored now, never from what has happened, so that a step that was missed is made up for by the next.
struct GatewayReconciler: Sendable {
    static let controller = "gateway-controller"
    /// In one turn; whatever is left comes in the next.
    private static let mostRounds = 32

    let server: APIServer
    let store: ObjectStore
    let state: WorkloadState
    let settings: WorkloadSettings
    let events: EventRecorder
    let queue: WorkQueue<WorkloadKey>
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    func reconcile(_ names: GatewayNames) async -> WorkQueue<WorkloadKey>.Outcome {
        guard let stored = store.get(names.gatewayKey), !stored.isTerminating else { return await end(names) }
        let gateway = stored.node(apiVersion: GatewayObjects.apiVersion, kind: "IstioGateway")
        var status = IstioGatewayStatus()
        status.generation = gateway[path: ["metadata", "generation"]]?.integer ?? 0
        status.clusters = gateway[path: ["spec", "clusterIds"]]?.strings ?? []
        var outcome = WorkQueue<WorkloadKey>.Outcome.done
        var failures: [any Error] = []
        // What there is already goes on, whatever cannot be made or changed.
        do {
            let scale = try await scale(gateway, names)
            status.wanted = scale.wanted
            status.replicas = scale.count
            status.replicaProblem = scale.problem.map { .init(reason: "ReplicasLimited", message: $0) }
            failures += await makeObjects(gateway, names, replicas: scale.count)
        } catch {
            failures.append(error)
        }
        do { try await giveAddresses(gateway, names, &status) } catch { failures.append(error) }
        do {
            let rollout = try await rollOut(names)
            if let next = rollout.nextLook { outcome = .again(after: .seconds(max(1, next - now() / 1_000))) }
            if rollout.isUnfinished { outcome = .again(after: .zero) }
        } catch {
            failures.append(error)
        }
        if let failure = failures.first(where: { !Self.passes($0) }) {
            status.failure = Self.problem(failure)
        } else if !failures.isEmpty {
            return .retry
        }
        readDeployment(names, &status)
        if status.podProblem == nil { status.podProblem = await problem(names, PodStatus.problem(of:)) }
        status.controlPlaneProblem = await problem(names, PodStatus.controlPlaneProblem(of:))
        let isWritten = await writeStatus(status, names)
        return failures.isEmpty && isWritten ? outcome : .retry
    }

    /// Whether somebody else was faster, or something is still on its way out: what that leads to is read in the next turn.
    private static func passes(_ error: any Error) -> Bool {
        let reason = (error as? APIStatus)?.reason
        return reason == "Conflict" || reason == "AlreadyExists"
    }

    static func problem(_ error: any Error) -> IstioGatewayStatus.Problem {
        if let failure = error as? WorkloadFailure { return .init(reason: failure.reason, message: failure.message) }
        let status = error as? APIStatus
        let reason = status?.reason ?? ""
        return .init(reason: reason.isEmpty ? "ReconcileFailed" : reason, message: status?.message ?? "\(error)")
    }

    // MARK: Ends

    /// The objects go with their owner. What they held is given back as soon as nobody uses it.
    private func end(_ names: GatewayNames) async -> WorkQueue<WorkloadKey>.Outcome {
        let relieved = await state.releaseReplicas(of: names)
        await queue.add(relieved.compactMap(Self.gateway).map { .gateway($0) })
        if store.get(names.serviceKey) == nil, await state.pods(of: names).isEmpty {
            let waiting = await state.releaseAddresses(of: names)
            await queue.add(waiting.map { .gateway($0) })
        }
        return .done
    }

    private static func gateway(_ workload: String) -> GatewayNames? {
        let parts = workload.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2 ? GatewayNames(namespace: parts[0], gateway: parts[1]) : nil
    }

    // MARK: Replicas

    private struct Scale {
        let wanted: Int
        let count: Int
        let problem: String?
    }

    /// How many replicas the gateway gets. Somebody who has scaled the Deployment has meant the gateway, which is told so.
    private func scale(_ gateway: Node, _ names: GatewayNames) async throws -> Scale {
        let wish = ScaleRule.wish(gateway)
        let deployment = store.get(names.deploymentKey)?.node(apiVersion: "apps/v1", kind: "Deployment")
        let available = await state.availableReplicas(wish, for: names)
        let verdict = ScaleRule.verdict(gateway: gateway, deployment: deployment) { $0 == wish ? available : $0 }
        var wanted = verdict.wanted
        if let count = verdict.replicaCount {
            do {
                try await server.update(names.gatewayKey, as: Self.controller) {
                    $0.setting(["spec", "replicaCount"], to: .integer(count))
                }
                wanted = ScaleRule.wish(gateway.setting(["spec", "replicaCount"], to: .integer(count)))
            } catch let refusal as APIStatus where refusal.code == 422 {
                let subject = EventRecorder.Subject(gateway, apiVersion: GatewayObjects.apiVersion, kind: "IstioGateway")
                events.record(
                    PlannedEvent(isWarning: true, "ScaleNotAccepted", "replicaCount \(count) is not accepted: \(refusal.message)"),
                    about: subject, from: Self.controller)
                wanted = wish
            }
        }
        let grant = await state.grantReplicas(wanted, to: names)
        await queue.add(grant.relieved.compactMap(Self.gateway).map { .gateway($0) })
        return Scale(wanted: wanted, count: grant.count, problem: grant.problem)
    }

    // MARK: Objects

    /// - Returns: what went wrong; each object is made whatever becomes of the others.
    private func makeObjects(_ gateway: Node, _ names: GatewayNames, replicas: Int) async -> [any Error] {
        let live = store.get(names.serviceKey)?.node(apiVersion: "v1", kind: "Service")
        let liveAddress = live?[path: ["spec", "clusterIP"]]?.string ?? ""
        var address: String? = liveAddress.isEmpty ? nil : liveAddress
        if let address {
            await state.adopt(address, for: .cluster(names.workload))
        } else {
            address = await state.address(for: .cluster(names.workload), of: names).address
        }
        let objects = GatewayObjects(
            gateway, settings: settings.objects, decisions: .init(replicas: replicas, clusterAddress: address))
        let owner = gateway[path: ["metadata", "uid"]]?.string ?? ""
        var wanted = [
            (objects.serviceAccount, names.serviceAccountKey), (objects.service, names.serviceKey),
            (objects.deployment, names.deploymentKey),
        ]
        if let autoscaler = objects.autoscaler {
            wanted.append((autoscaler, names.autoscalerKey))
        } else if let stored = store.get(names.autoscalerKey), stored.ownerUIDs.contains(owner), !stored.isTerminating {
            await server.delete(stored.key, uid: stored.uid, as: Self.controller)
        }
        var failures: [any Error] = []
        for (object, key) in wanted {
            do {
                try await apply(object, key, owner: owner, isGuarded: key == names.deploymentKey)
            } catch {
                failures.append(error)
            }
        }
        return failures
    }

    /// - Parameter isGuarded: whether the object must be the one that the configuration was made for.
    private func apply(_ object: Node, _ key: ResourceKey, owner: String, isGuarded: Bool = false) async throws {
        let stored = store.get(key)
        // What is on its way out comes back when it is gone.
        if stored?.isTerminating == true { return }
        let digest = object.hashValue
        if await state.isApplied(digest, to: stored) { return }
        var configuration = object
        if let stored {
            let uid = OwnerReference.controllerUID(of: stored.node(apiVersion: "", kind: ""))
            guard uid == nil || uid == owner else {
                throw WorkloadFailure(
                    reason: "ControlledByAnother",
                    message: "\(key) belongs to another object and is left alone; the gateway needs an object of this name")
            }
            if isGuarded { configuration = configuration.setting(["metadata", "resourceVersion"], to: .string(String(stored.revision))) }
        }
        let outcome = try await server.enforce(configuration, as: Self.controller)
        await state.noteApplied(digest, to: outcome.stored)
    }

    // MARK: Addresses

    private func giveAddresses(_ gateway: Node, _ names: GatewayNames, _ status: inout IstioGatewayStatus) async throws {
        guard let stored = store.get(names.serviceKey), !stored.isTerminating else { return }
        let service = stored.node(apiVersion: "v1", kind: "Service")
        let isBalanced = service[path: ["spec", "type"]]?.string == "LoadBalancer"
        var balancer: String?
        if isBalanced {
            let ingress = service[path: ["status", "loadBalancer", "ingress"]]?.elements ?? []
            if let known = ingress.first?["ip"]?.string { await state.adopt(known, for: .loadBalancer(names.workload)) }
            let former = await state.address(of: .loadBalancer(names.workload))
            let grant = await state.address(
                for: .loadBalancer(names.workload), wanted: service[path: ["spec", "loadBalancerIP"]]?.string, of: names)
            balancer = grant.address
            if let former, former != balancer { await queue.add(await state.lackingGateways(former).map { .gateway($0) }) }
            if let problem = grant.problem {
                let instead = grant.address.map { "; the gateway has \($0) instead" } ?? ""
                status.addressProblem = .init(reason: problem.reason, message: "\(problem)\(instead)")
                events.record(
                    PlannedEvent(
                        isWarning: true, "SyncLoadBalancerFailed",
                        "Error syncing load balancer: failed to ensure load balancer: \(problem)\(instead)"),
                    about: EventRecorder.Subject(service, apiVersion: "v1", kind: "Service"), from: "service-controller")
            }
        } else {
            await queue.add(await state.release(.loadBalancer(names.workload)).map { .gateway($0) })
        }
        let wanted = Node.object([
            "loadBalancer": balancer.map { .object(["ingress": .array([.object(["ip": .string($0)])])]) } ?? .emptyObject
        ])
        if (service["status"] ?? .emptyObject)["loadBalancer"] != wanted["loadBalancer"] {
            try await server.changeStatus(names.serviceKey, manager: "service-controller") { object in
                (object["status"] ?? .emptyObject).setting(["loadBalancer"], to: wanted["loadBalancer"])
            }
        }
        let cluster = await clusterAddress(service, names, isNeeded: !isBalanced, &status)
        let lack =
            status.addressProblem == nil
            ? nil
            : WorkloadState.Lack(
                wanted: service[path: ["spec", "loadBalancerIP"]]?.string, isAny: isBalanced ? balancer == nil : cluster == nil)
        await queue.add(await state.note(lack, of: names).map { .gateway($0) })
        status.addresses = [isBalanced ? balancer : cluster].compactMap { $0 }
        if await state.noteServed([balancer, cluster].compactMap { $0 }, of: names) {
            await queue.add(await state.pods(of: names).map { .pod($0) })
        }
    }

    /// The Service's own address, where the gateway can listen on it.
    private func clusterAddress(_ service: Node, _ names: GatewayNames, isNeeded: Bool, _ status: inout IstioGatewayStatus) async -> String?
    {
        let live = service[path: ["spec", "clusterIP"]]?.string ?? ""
        if !live.isEmpty, await state.address(of: .cluster(names.workload)) == live { return live }
        if isNeeded {
            let block = await state.podBlock
            let problem = live.isEmpty ? AddressBook.Problem.exhausted(block) : .outside(live, block)
            status.addressProblem = .init(reason: problem.reason, message: "\(problem)")
        }
        return nil
    }

    // MARK: Roll-out

    private struct Progress {
        var nextLook: Int64?
        var isUnfinished = false
    }

    private func rollOut(_ names: GatewayNames) async throws -> Progress {
        let rollout = GatewayRollout(server: server, store: store, settings: settings, events: events, now: now)
        try await rollout.adopt(await state.orphans(of: names), names)
        var progress = Progress()
        for _ in 0..<Self.mostRounds {
            guard let step = try await rollout.step(names) else { return progress }
            progress.nextLook = step.nextLook
            if !step.isChanged { return progress }
        }
        progress.isUnfinished = true
        return progress
    }

    // MARK: Status

    /// What keeps Pods that are to stay from being ready, or up to date, in the words of one of them; nil where they are, or are on their way.
    private func problem(_ names: GatewayNames, _ tell: (Node) -> IstioGatewayStatus.Problem?) async -> IstioGatewayStatus.Problem? {
        await state.pods(of: names).compactMap { key -> IstioGatewayStatus.Problem? in
            guard let stored = store.get(key), !stored.isTerminating else { return nil }
            return tell(stored.node(apiVersion: "v1", kind: "Pod"))
        }
        .min { ($0.reason, $0.message) < ($1.reason, $1.message) }
    }

    private func readDeployment(_ names: GatewayNames, _ status: inout IstioGatewayStatus) {
        guard let deployment = store.get(names.deploymentKey)?.node(apiVersion: "apps/v1", kind: "Deployment") else { return }
        status.isMade = true
        let told = deployment["status"] ?? .emptyObject
        func count(_ field: String) -> Int { told[field]?.integer ?? 0 }
        status.ready = count("readyReplicas")
        let replicas = deployment[path: ["spec", "replicas"]]?.integer ?? 0
        status.isRolledOut =
            count("observedGeneration") == deployment[path: ["metadata", "generation"]]?.integer ?? 0
            && count("updatedReplicas") == replicas
            && count("replicas") == replicas && count("availableReplicas") == replicas
        let conditions = told["conditions"]?.elements ?? []
        if let failed = conditions.first(where: { $0["type"]?.string == "ReplicaFailure" && $0["status"]?.string == "True" }) {
            status.podProblem = .init(reason: failed["reason"]?.string ?? "FailedCreate", message: failed["message"]?.string ?? "")
        } else if let late = conditions.first(where: { $0["reason"]?.string == "ProgressDeadlineExceeded" }) {
            status.podProblem = .init(reason: "ProgressDeadlineExceeded", message: late["message"]?.string ?? "")
        }
    }

    /// - Returns: whether it is written.
    private func writeStatus(_ status: IstioGatewayStatus, _ names: GatewayNames) async -> Bool {
        let time = Timestamp.text(seconds: now() / 1_000)
        do {
            try await server.changeStatus(names.gatewayKey, manager: Self.controller) { object in
                status.merged(into: object["status"], time: time)
            }
            return true
        } catch {
            return false
        }
    }
}
