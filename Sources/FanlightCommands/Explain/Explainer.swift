import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting

/// Answers questions about requests from what the control plane compiled.
struct Explainer {
    let state: ControlPlaneState

    /// - Throws: `CommandError` where the question names a gateway that does not exist.
    func answer(_ question: ExplainQuestion) throws -> ExplainAnswer {
        if let workload = question.workload { return answer(question, workload: workload) }
        var gateways = state.gateways
        if let name = question.gateway {
            gateways = gateways.filter { $0.name == name || $0.shortName == name }
            if gateways.isEmpty {
                let known = state.gateways.map(\.name).joined(separator: ", ")
                throw CommandError("there is no IstioGateway \(name); there are: \(known.isEmpty ? "none" : known)")
            }
        }
        let answers = gateways.map { answer(question, gateway: $0.name, $0.compiled, routing: $0.routing, endpoints: $0.endpoints) }
        return ExplainAnswer(gateways: answers, problems: state.diagnostics)
    }

    private func answer(_ question: ExplainQuestion, workload: DescribedWorkload) -> ExplainAnswer {
        let (gateway, diagnostics) = workload.compiled(state.snapshot)
        let answers = gateway.map {
            [answer(question, gateway: nil, $0.compiled, routing: $0.routing, endpoints: $0.endpoints)]
        }
        return ExplainAnswer(gateways: answers ?? [], problems: diagnostics)
    }

    private func answer(
        _ question: ExplainQuestion, gateway: String?, _ compiled: CompiledGateway, routing: RoutingTable, endpoints: EndpointTable
    ) -> ExplainAnswer.Gateway {
        let decision =
            question.request(to: compiled).map { routing.decide($0, endpoints: endpoints) } ?? Decision(.noListener, error: .noListener)
        var sources: [ResourceKey: Source] = [:]
        for origin in decision.considered.map(\.origin) + [decision.route?.origin, decision.filterChain?.origin].compactMap({ $0 }) {
            let kind: ResourceKind = origin.kind == ResourceKind.gateway.kind ? .gateway : .virtualService
            let key = ResourceKey(kind, namespace: origin.namespace, name: origin.name)
            if sources[key] == nil { sources[key] = state.snapshot[key]?.source }
        }
        return ExplainAnswer.Gateway(gateway: gateway, decision: decision, sources: sources)
    }
}
