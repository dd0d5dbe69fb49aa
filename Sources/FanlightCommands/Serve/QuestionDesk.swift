import FanlightAPIServer
import FanlightEventLoop
import FanlightHTTP
import FanlightObservability

/// Answers Fanlight's own questions, and what monitoring asks on the admin port.
struct QuestionDesk: Sendable {
    let runtime: ServeRuntime
    let fleet: any GatewayRunner
    let traffic: TrafficCollector
    let certificates: CertificateBook

    /// A question of the group fanlight.dev, asked by somebody who may.
    func answer(_ question: Question) async throws -> FanlightAPIServer.Answer {
        guard question.method == "GET" || question.method == "HEAD" || ["plan", "validate"].contains(question.resource) else {
            throw QuestionError(code: 405, message: "\(question.resource) is asked with GET")
        }
        let format = question.parameter("output").flatMap(OutputFormat.init) ?? (question.wantsText ? .text : .json)
        let query = Dictionary(question.parameters.map { ($0.name, $0.value) }) { _, last in last }
        let isPretty = query["pretty"] != "false"
        func told(_ answer: some Answer) -> FanlightAPIServer.Answer { Self.answer(answer, format, isPretty: isPretty) }
        do {
            switch question.resource {
            case "status":
                if query["ready"] == "true", await !runtime.isReady() {
                    throw QuestionError(code: 503, message: "not all gateways are ready")
                }
                let hosts = try AnswerPage.number("hosts", in: query)
                return told(await runtime.status(withProblems: query["problems"] != "false", hosts: hosts))
            case "explain":
                return told(try Explainer(state: await runtime.state).answer(try ExplainQuery.decode(query)))
            case "routes":
                let (filter, state) = (try RoutesFilter(query), await runtime.state)
                return told(try RoutesAnswer(state, gateway: query["gateway"], host: query["host"], filter))
            case "fleet":
                let gateway = query["gateway"].flatMap { $0.isEmpty ? nil : $0 }
                return told(await runtime.fleetAnswer(of: gateway))
            case "problems":
                let wanted = try ProblemsQuery(query)
                return told(ProblemsAnswer(await runtime.problems().all, wanted))
            case "topology":
                let problems = await runtime.problems()
                return told(
                    try TopologyAnswer(
                        await runtime.state, problems: problems.counts, running: await fleet.running, replicas: await fleet.replicas,
                        query: query))
            case "certificates":
                return told(await certificates.answer(await runtime.state, now: Int64(SystemClock.realtime() / 1_000_000_000)))
            case "traffic": return told(try await traffic.answer(query))
            case "validate": return try ValidateQuestion.answer(question, format: format)
            case "plan": return try PlanQuestion.answer(question, on: await runtime.trial, format: format)
            default:
                throw QuestionError(
                    code: 404,
                    message:
                        "there is no \(question.resource) in fanlight.dev/v1; there are status, problems, topology, traffic, certificates, explain, routes, plan, validate, fleet, history and rollback"
                )
            }
        } catch let error as CommandError {
            throw QuestionError(code: 400, message: error.message)
        }
    }

    private static func answer(_ answer: some Answer, _ format: OutputFormat, isPretty: Bool) -> FanlightAPIServer.Answer {
        FanlightAPIServer.Answer(
            contentType: format == .json ? "application/json" : "text/plain; charset=utf-8",
            body: Array(format.written(answer, isPretty: isPretty).utf8))
    }

    /// Health and metrics, for anybody who reaches the admin port.
    func answerAdmin(_ request: HTTPRequest) async -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else { return Self.text("only GET is answered here\n", status: 405) }
        switch request.path {
        case "/healthz/ready":
            return await runtime.isReady() ? Self.text("ready\n") : Self.text("not all gateways are ready\n", status: 503)
        case "/stats/prometheus":
            return HTTPResponse(
                status: 200, headers: [("content-type", PrometheusText.contentType)],
                body: .bytes(PrometheusText.render(await fleet.metrics(), query: request.query)))
        default: return Self.text("there is no \(request.path) here; there are /healthz/ready and /stats/prometheus\n", status: 404)
        }
    }

    private static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("content-type", "text/plain; charset=utf-8")], body: .bytes(Array(text.utf8)))
    }
}
