import FanlightObservability

/// Answers the questions that come through the local socket and the admin port.
struct QuestionDesk: Sendable {
    let runtime: ServeRuntime
    let fleet: GatewayFleet

    /// Everything, for the owner of the data folder.
    func answer(_ request: LocalRequest) async -> LocalResponse {
        guard request.method == "GET" || request.method == "HEAD" else { return .failure(405, "only GET is answered here") }
        let format = request.query["output"].flatMap(OutputFormat.init) ?? .json
        do {
            switch request.path {
            case "/status":
                if request.query["ready"] == "true", await !runtime.isReady() { return .failure(503, "not all gateways are ready") }
                return LocalResponse(await runtime.status(), format: format)
            case "/explain":
                let question = try ExplainQuery.decode(request.query)
                return LocalResponse(try Explainer(state: await runtime.state).answer(question), format: format)
            case "/routes":
                return LocalResponse(
                    try RoutesAnswer(await runtime.state, gateway: request.query["gateway"], host: request.query["host"]), format: format)
            default: return await answerAdmin(request)
            }
        } catch let error as CommandError {
            return .failure(400, error.message)
        } catch {
            return .failure(500, "\(error)")
        }
    }

    /// What monitoring asks: health and metrics.
    func answerAdmin(_ request: LocalRequest) async -> LocalResponse {
        switch request.path {
        case "/healthz/ready":
            return await runtime.isReady() ? LocalResponse(body: Array("ready\n".utf8)) : .failure(503, "not all gateways are ready")
        case "/stats/prometheus":
            return LocalResponse(contentType: PrometheusText.contentType, body: PrometheusText.render(await fleet.metrics()))
        default: return .failure(404, "there is no \(request.path) here; there are /healthz/ready and /stats/prometheus")
        }
    }
}
