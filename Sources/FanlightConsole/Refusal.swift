import FanlightHTTP
import FanlightResources

/// What the console itself refuses, in the form of the API's refusals so that pages read one form.
enum Refusal {
    static func response(_ status: Int, _ reason: String, _ message: String, headers: [(name: String, value: String)] = []) -> HTTPResponse
    {
        let node = Node.object([
            "kind": .string("Status"), "apiVersion": .string("v1"), "metadata": .emptyObject, "status": .string("Failure"),
            "message": .string(message), "reason": .string(reason), "code": .integer(status),
        ])
        return HTTPResponse(
            status: status, headers: [("content-type", "application/json")] + headers, body: .bytes(node.json + [UInt8(ascii: "\n")]))
    }

    static var notFound: HTTPResponse { response(404, "NotFound", "there is nothing here") }
    static var signedOut: HTTPResponse { response(401, "Unauthorized", "nobody is signed in, or the session is over") }

    static func method(_ allowed: String) -> HTTPResponse {
        response(405, "MethodNotAllowed", "the method is not answered here", headers: [("allow", allowed)])
    }
}
