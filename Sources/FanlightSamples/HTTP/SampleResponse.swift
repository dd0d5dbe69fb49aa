import FoundationEssentials
import NIOHTTP1

/// A whole response of a backend.
struct SampleResponse: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: [UInt8]

    init(status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func json(_ value: some Encodable, status: HTTPResponseStatus = .ok) -> SampleResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let body = try encoder.encode(value)
            return SampleResponse(status: status, headers: ["content-type": "application/json"], body: Array(body))
        } catch {
            return .text("the answer cannot be written as JSON", status: .internalServerError)
        }
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponseStatus = .ok) -> SampleResponse {
        SampleResponse(status: status, headers: ["content-type": type], body: Array(text.utf8))
    }

    static func failure(_ status: HTTPResponseStatus, _ message: String) -> SampleResponse {
        json(["error": message], status: status)
    }

    static func redirect(to location: String) -> SampleResponse {
        SampleResponse(status: .found, headers: ["location": location])
    }

    static func methodNotAllowed(allow: String) -> SampleResponse {
        var response = failure(.methodNotAllowed, "this path takes \(allow)")
        response.headers.add(name: "allow", value: allow)
        return response
    }
}
