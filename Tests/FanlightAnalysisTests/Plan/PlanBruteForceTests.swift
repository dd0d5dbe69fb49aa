import FanlightAnalysis
import FanlightIR
import FanlightRouting
import Testing

/// Whether the requests that are answered otherwise are exactly those that a plan tells of.
@Suite struct PlanBruteForceTests {
    private func check(_ trial: PlanTrial, seed: UInt64) {
        for name in trial.names {
            for port in trial.ports(of: name) {
                let changes = trial.difference.changes.filter { $0.gateway == name && $0.port == port }
                let doubts = trial.difference.doubts.filter { $0.gateway == name && $0.port == port }
                for request in trial.requests + changes.map(\.request) {
                    let fate = trial.fate(request, name, port)
                    let told = changes.filter { trial.covers($0.host, $0.scope, request, fate, name, port) }
                    if fate.differs {
                        let isCovered = !told.isEmpty || doubts.contains { trial.covers($0.host, $0.scope, request, fate, name, port) }
                        if !isCovered { Issue.record("seed \(seed): \(name) port \(port): not told of \(request)") }
                    } else if let change = told.first(where: { Self.isWhole($0.scope) }) {
                        Issue.record(
                            "seed \(seed): \(name) port \(port): \(change.kind) \(change.differences) has \(request), which is answered alike"
                        )
                    }
                }
                for change in changes { check(change, trial, seed: seed) }
            }
        }
        #expect(trial.difference.omissions.isEmpty)
    }

    private static func isWhole(_ scope: BehaviourChange.Scope) -> Bool {
        if case .routes(_, _, _, _, let isWhole) = scope { isWhole } else { true }
    }

    private func check(_ change: BehaviourChange, _ trial: PlanTrial, seed: UInt64) {
        let (name, port, request) = (change.gateway, change.port, change.request)
        let fate = trial.fate(request, name, port)
        let isOpen = [trial.isOpen(trial.before[name], port), trial.isOpen(trial.after[name], port)]
        let isHurt = change.danger != nil
        let isRight =
            switch change.kind {
            case .listenerAdded: isOpen == [false, true]
            case .listenerRemoved: isOpen == [true, false] && isHurt
            case .hostAdded: !fate.before.isAnswered && fate.after.isAnswered && !isAnsweredElsewhere(request, trial, name)
            case .hostRemoved: fate.before.isAnswered && !fate.after.isAnswered && isHurt
            case .exposed: !fate.before.isAnswered && fate.after.isAnswered && isAnsweredElsewhere(request, trial, name) && isHurt
            case .answerChanged: fate.differs && (fate.after.isAnswered || isHurt)
            }
        let isOwn = change.scope == .port || (fate.differs && trial.covers(change.host, change.scope, request, fate, name, port))
        if !isRight || !isOwn || change.differences.isEmpty {
            Issue.record("seed \(seed): \(change.kind) on \(name) port \(port) host \(change.host) \(change.differences): \(request)")
        }
    }

    private func isAnsweredElsewhere(_ request: SimulatedRequest, _ trial: PlanTrial, _ name: String) -> Bool {
        trial.before.contains { other, gateway in
            other != name
                && gateway.ports.keys.contains { port in
                    [
                        (SimulatedRequest.Transport.http, nil),
                        (.https, request.serverName ?? String(request.authority.prefix { $0 != ":" })),
                    ]
                    .contains { transport, serverName in
                        var request = request
                        request.transport = transport
                        request.serverName = serverName
                        return gateway.decide(request, on: port).isAnswered
                    }
                }
        }
    }

    @Test("sampled requests are answered otherwise exactly where the plan says so", arguments: 1...100 as ClosedRange<UInt64>)
    func exact(block: UInt64) {
        for seed in (block * 40)..<(block * 40 + 40) {
            let trial = PlanTrial(seed: seed, hasHardPatterns: false, requests: 25)
            check(trial, seed: seed)
            // All of these patterns can be read, and few routes leave few ways.
            #expect(trial.difference.doubts.isEmpty, "seed \(seed): \(trial.difference.doubts.map(\.message))")
        }
    }

    @Test("where patterns cannot be compared, what is not told of is doubted", arguments: 1...15 as ClosedRange<UInt64>)
    func doubted(block: UInt64) {
        for seed in (block * 1_000)..<(block * 1_000 + 30) { check(PlanTrial(seed: seed, hasHardPatterns: true, requests: 25), seed: seed) }
    }

    @Test("equal states have no differences")
    func equalStates() {
        for seed in 1...200 as ClosedRange<UInt64> {
            let gateways = RandomGateways(seed: seed, hasHardPatterns: true)
            let difference = BehaviourComparison.difference(before: gateways.behaviours(), after: gateways.behaviours())
            #expect(difference.isEmpty, "seed \(seed)")
        }
    }
}

extension Decision {
    fileprivate var isAnswered: Bool { ![.notFound, .noListener, .noFilterChain, .protocolError, .tlsError].contains(outcome) }
}
