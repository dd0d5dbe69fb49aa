import FanlightIR
import FanlightRouting

/// What the parts of one comparison share: compiled conditions, what may still be spent, and what was found.
///
/// It belongs to one comparison, which runs on one thread.
final class ComparisonWork {
    let limits: BehaviourLimits
    let acceptors = TextAcceptors()
    /// The gateways as they were, for the question whether somebody has answered a request before.
    private let former: [GatewayBehaviour]
    private(set) var difference = BehaviourDifference()
    private(set) var trials = 0
    private var untoldChanges = 0
    private var uncompared: Set<String> = []

    init(former: [GatewayBehaviour], limits: BehaviourLimits) {
        self.former = former
        self.limits = limits
    }

    /// Takes account of one more trial; false where no more may be made.
    func mayTry() -> Bool {
        guard trials < limits.trials else { return false }
        trials += 1
        return true
    }

    var isExhausted: Bool { trials >= limits.trials }

    func add(_ change: BehaviourChange) {
        guard difference.changes.count < limits.changes else {
            untoldChanges += 1
            return
        }
        difference.changes.append(change)
    }

    /// Shows a listener that comes or goes by the first request to one of its hosts.
    func showListener(at index: Int) {
        guard index + 1 < difference.changes.count, difference.changes[index].scope == .port else { return }
        let first = difference.changes[index + 1]
        difference.changes[index].request = first.request
        difference.changes[index].before = first.before
        difference.changes[index].after = first.after
    }

    func add(_ doubt: BehaviourDoubt) {
        if difference.doubts.count < limits.changes { difference.doubts.append(doubt) } else { untoldChanges += 1 }
    }

    /// Something of the gateway's port could not be looked at any more.
    func leaveOut(gateway: String, port: Int, _ what: String) {
        if uncompared.insert("\(gateway) \(port) \(what)").inserted { omit("gateway \(gateway), port \(port): \(what)") }
    }

    private func omit(_ sentence: String) {
        // Sentences beyond these would say the same of further hosts.
        if difference.omissions.count < 100 { difference.omissions.append(sentence) } else { untoldChanges += 1 }
    }

    func finished() -> BehaviourDifference {
        var difference = difference
        if untoldChanges > 0 {
            difference.omissions.append("\(untoldChanges) more changes are not told, since there are more than \(limits.changes)")
        }
        return difference
    }

    /// Another gateway that has answered the request, on whatever port and with or without TLS.
    func otherGateway(answering request: SimulatedRequest, than name: String) -> String? {
        for gateway in former where gateway.name != name {
            for port in gateway.ports.keys.sorted() {
                guard let listener = gateway.listener(on: port) else { continue }
                var request = request
                for isSecure in [false, true] where listener.filterChains.contains(where: { ($0.transport != .raw) == isSecure }) {
                    request.transport = isSecure ? .https : .http
                    request.serverName = isSecure ? request.serverName ?? Self.host(request.authority) : nil
                    if gateway.decide(request, on: port).isAnswer { return gateway.name }
                }
            }
        }
        return nil
    }

    private static func host(_ authority: String) -> String {
        String(authority.prefix { $0 != ":" })
    }
}

extension Decision {
    /// Whether the client gets something else than a refusal or a 404 of the gateway's own.
    var isAnswer: Bool {
        switch outcome {
        case .route, .redirect, .directResponse, .tlsRedirect, .tcp: true
        case .notFound, .noListener, .noFilterChain, .protocolError, .tlsError: false
        }
    }
}
