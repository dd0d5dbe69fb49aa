package import FanlightResources

/// What a change of labels or selectors does to gateways that its author may not have thought of, and what an IstioGateway asks for in vain.
///
/// Pure. That a server's port leads nowhere is found by the compiler, as `GatewayPortNotDefinedOnService`.
package enum Hazards {
    /// What a change brings about.
    ///
    /// - Parameter changed: the objects that differ; what has to do with none of them is not looked at.
    package static func find(before: ResourceSnapshot, after: ResourceSnapshot, changed: Set<ResourceKey>) -> [Diagnostic] {
        var found = unusedFields(before, after, changed)
        // One that comes or goes surprises nobody by what it serves.
        let workloads = Set(
            changed.filter { $0.kind == .istioGateway && labels(before[$0]) != nil && labels(after[$0]) != nil }
                .filter { labels(before[$0]) != labels(after[$0]) }.map(\.namespacedName))
        guard !workloads.isEmpty || changed.contains(where: { $0.kind == .gateway }) else { return found.sorted() }
        let old = GatewayReach(before)
        let new = GatewayReach(after)
        let keys =
            workloads.isEmpty
            ? changed.filter { $0.kind == .gateway } : Set((before.all(.gateway).map(\.key)) + after.all(.gateway).map(\.key))
        for key in keys {
            guard let resource = after[key] else { continue }
            let former = before[key]
            let isOwnChange = changed.contains(key) && former.flatMap(GatewayReach.selector) != GatewayReach.selector(of: resource)
            // Where the Gateway is as it was, only the gateways that are not can differ.
            let names = isOwnChange ? nil : workloads
            let formerly = former.map { old.selected(by: $0, among: names) } ?? []
            let selected = new.selected(by: resource, among: names)
            guard former != nil else { continue }
            if isOwnChange, !formerly.isEmpty { found += unready(resource, selected, new) }
            found += exposed(resource, selected.subtracting(formerly), new, isOwnChange: isOwnChange, before: old)
            found += lost(resource, formerly.subtracting(selected), new, isOwnChange: isOwnChange)
        }
        return found.sorted()
    }

    /// What holds in a state, whoever brought it about.
    package static func find(in snapshot: ResourceSnapshot) -> [Diagnostic] {
        let reach = GatewayReach(snapshot)
        let early = snapshot.all(.gateway).flatMap { unready($0, reach.selected(by: $0), reach) }
        return (early + snapshot.all(.istioGateway).flatMap(UnusedGatewayFields.find)).sorted()
    }

    /// The labels that an IstioGateway's Pods are to have.
    private static func labels(_ resource: Resource?) -> [String: String]? {
        guard let resource, case .istioGateway(let gateway) = resource.content else { return nil }
        return ASM.IstioGateway.workloadLabels(name: resource.metadata.name, podLabels: gateway.podLabels)
    }

    /// Those that the change brings along.
    private static func unusedFields(_ before: ResourceSnapshot, _ after: ResourceSnapshot, _ changed: Set<ResourceKey>) -> [Diagnostic] {
        changed.filter { $0.kind == .istioGateway }.flatMap { key -> [Diagnostic] in
            let known = Set(before[key].map { UnusedGatewayFields.find($0).map(\.field) } ?? [])
            return after[key].map { UnusedGatewayFields.find($0).filter { !known.contains($0.field) } } ?? []
        }
    }

    // MARK: Pods that do not carry the labels yet

    /// A Gateway applies to a Pod by the labels of that Pod: what has not been replaced yet does not serve it.
    private static func unready(_ resource: Resource, _ selected: Set<String>, _ reach: GatewayReach) -> [Diagnostic] {
        guard let selector = GatewayReach.selector(of: resource) else { return [] }
        return selected.sorted().compactMap { name in
            guard let workload = reach.workloads[name] else { return nil }
            let missing = workload.podsMissed(by: selector)
            guard missing > 0 else { return nil }
            let subject = missing == 1 ? "1 of its \(workload.pods.count) pods does" : "\(missing) of its \(workload.pods.count) pods do"
            return resource.diagnostic(
                "PodsLackSelectedLabels", .warning, field: "spec.selector",
                "gateway \(name) is selected, but \(subject) not carry the labels \(text(selector)) yet and \(missing == 1 ? "serves" : "serve") "
                    + "nothing of this Gateway until the roll-out has replaced \(missing == 1 ? "it" : "them"); change the selector when "
                    + "kubectl rollout status deployment/istio-\(workload.resource.metadata.name) -n \(workload.resource.metadata.namespace) has ended"
            )
        }
    }

    // MARK: Gateways that come to serve something

    private static func exposed(
        _ resource: Resource, _ added: Set<String>, _ reach: GatewayReach, isOwnChange: Bool, before: GatewayReach
    ) -> [Diagnostic] {
        guard case .gateway(let gateway) = resource.content else { return [] }
        let hosts = hosts(gateway)
        return added.sorted().compactMap { name in
            guard let workload = reach.workloads[name] else { return nil }
            let labels = text(gateway.selector)
            if isOwnChange {
                return resource.diagnostic(
                    "GatewayNewlyExposed", .warning, field: "spec.selector",
                    "the selector \(labels) also selects gateway \(name) (\(workload.exposure)), which comes to serve \(hosts)")
            }
            // A gateway that is new, and has the labels on purpose, surprises nobody.
            guard before.workloads[name] != nil else { return nil }
            return workload.resource.diagnostic(
                "GatewayNewlyExposed", .warning, field: "spec.podLabels",
                "with these labels \(resource.key) selects the gateway by \(labels), so that it comes to serve \(hosts)")
        }
    }

    // MARK: Gateways that lose something

    private static func lost(_ resource: Resource, _ removed: Set<String>, _ reach: GatewayReach, isOwnChange: Bool) -> [Diagnostic] {
        guard case .gateway(let gateway) = resource.content else { return [] }
        return removed.sorted().compactMap { name in
            // A gateway that is gone has lost all that it had.
            guard let workload = reach.workloads[name] else { return nil }
            let labels = text(gateway.selector)
            if isOwnChange {
                return resource.diagnostic(
                    "GatewayNoLongerSelected", .warning, field: "spec.selector",
                    "the selector \(labels) does not select gateway \(name) any more, which stops serving \(hosts(gateway))")
            }
            return workload.resource.diagnostic(
                "GatewayNoLongerSelected", .warning, field: "spec.podLabels",
                "without \(text(gateway.selector.filter { workload.labels[$0.key] != $0.value })) the gateway is not selected by \(resource.key) "
                    + "any more: each replica stops serving \(hosts(gateway)) when it is replaced")
        }
    }

    // MARK: Text

    private static func text(_ labels: [String: String]) -> String {
        labels.isEmpty ? "{}" : labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static func hosts(_ gateway: Istio.Gateway) -> String {
        let hosts = Set(gateway.servers.flatMap(\.hosts)).sorted()
        guard !hosts.isEmpty else { return "its hosts" }
        let shown = hosts.prefix(3).joined(separator: ", ")
        return hosts.count > 3 ? "\(shown) and \(hosts.count - 3) more hosts" : shown
    }
}
