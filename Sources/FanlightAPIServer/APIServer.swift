package import FanlightAccess
package import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore
import Logging
import Synchronization

/// The API of Kubernetes over a store: `respond` answers every request, `run` does what has to be done beside them.
package final class APIServer: Sendable {
    let options: APIServerOptions
    let store: ObjectStore
    /// The kinds that are served; changes as CustomResourceDefinitions come and go.
    let catalog: CatalogHolder
    /// Who may do what; changes as roles and bindings do.
    let policy = PolicyHolder()
    /// What lists were searched and ordered by lately.
    let listIndex = ListIndex()
    /// Of the watches.
    let timers = TimerQueue()
    private let underWay: RequestsUnderWay

    package init(_ options: APIServerOptions) {
        self.options = options
        store = options.store
        catalog = CatalogHolder(.builtin, now: options.now)
        underWay = RequestsUnderWay(options.limits)
    }

    var writer: ResourceWriter { ResourceWriter(store: store, rules: options.rules, makeUID: options.makeUID, makeName: options.makeName) }
    var deleter: ResourceDeleter { ResourceDeleter(store: store) }
    var reader: ObjectReader { ObjectReader(store: store, time: options.now()) }

    /// Answers a request, whoever it is from.
    ///
    /// - Parameter trusted: the user where the way that the request came proves who it is, such as a socket of mode 0600.
    package func respond(_ request: HTTPRequest, trusted: UserInfo? = nil) async -> HTTPResponse {
        let received = options.now()
        let session: RequestSession
        do {
            session = try RequestSession(request, options.authenticator, policy.current, trusted: trusted, time: received)
        } catch {
            let form = ResponseForm(accept: request.header("accept"), pretty: nil, userAgent: request.header("user-agent"))
            var refusal = Rendering.failure(error, form: form)
            audit(request, nil, &refusal, received)
            return refusal
        }
        let kind: RequestsUnderWay.Kind = session.isLongRunning ? .watch : session.isWrite ? .write : .read
        guard underWay.enter(kind) else {
            var refusal = Rendering.failure(.tooManyRequests, form: session.form)
            if session.isWrite { audit(request, session, &refusal, received) }
            return refusal
        }
        var response: HTTPResponse
        do {
            try session.authorize(policy.current)
            response = try await dispatch(session)
        } catch let error as APIStatus {
            response = Rendering.failure(error, form: session.form, warnings: error.warnings)
        } catch let error as StoreError {
            response = Rendering.failure(APIStatus(error), form: session.form)
        } catch {
            options.logger.error("request failed", metadata: ["path": .string(request.path), "error": .string("\(error)")])
            response = Rendering.failure(.internalError("\(error)"), form: session.form)
        }
        if session.isWrite || response.status == 401 || response.status == 403 {
            audit(request, session, &response, received)
        }
        // A streamed answer is under way until its end.
        if case .stream(let body) = response.body {
            let underWay = underWay
            let guardian = Departure { underWay.leave(kind) }
            response.body = .stream { writer in
                defer { guardian.leave() }
                try await body(writer)
            }
        } else {
            underWay.leave(kind)
        }
        return response
    }

    /// The answer says under which id the audit log has the request.
    private func audit(_ request: HTTPRequest, _ session: RequestSession?, _ response: inout HTTPResponse, _ received: Int64) {
        guard let audit = options.audit else { return }
        let entry = AuditEntry.of(request, session, status: response.status, received: received, finished: options.now())
        audit.record(entry)
        response.headers.append(("audit-id", entry.auditID))
    }

    private func dispatch(_ session: RequestSession) async throws -> HTTPResponse {
        guard let target = session.target else { return try await answerPath(session) }
        if target.group == FanlightGroup.name { return try await answerQuestion(session, target) }
        return try await answerResource(session, target)
    }
}

/// Says once that a streamed answer is over: at its end, or when it is dropped without having begun.
private final class Departure: Sendable {
    private let action: @Sendable () -> Void
    private let hasLeft = Atomic(false)

    init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    func leave() {
        if hasLeft.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged { action() }
    }

    deinit { leave() }
}
