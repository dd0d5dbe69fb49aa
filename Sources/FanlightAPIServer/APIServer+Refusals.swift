package import FanlightHTTP

extension APIServer {
    /// How the HTTP server answers requests that it does not pass on.
    package static func refusal(_ refusal: HTTPRefusal) -> HTTPResponse {
        switch refusal.status {
        case 413: Rendering.failure(.tooLarge)
        case 429: Rendering.failure(.tooManyRequests)
        default:
            Rendering.failure(APIStatus(code: refusal.status, reason: refusal.status == 400 ? "BadRequest" : "", message: refusal.message))
        }
    }
}
