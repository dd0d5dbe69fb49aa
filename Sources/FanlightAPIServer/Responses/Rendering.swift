import FanlightHTTP
import FanlightManifests
import FanlightResources

/// Values as response bodies.
enum Rendering {
    /// JSON on one line with a newline behind it, as Kubernetes writes it; indented or YAML where the client wants that.
    static func response(
        _ node: Node, status: Int = 200, form: ResponseForm? = nil, headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        if let form, form.encoding == .yaml {
            return bytes(Array(YAMLText.text(node).utf8), status: status, type: "application/yaml", headers: headers)
        }
        if form?.isPretty == true { return bytes(IndentedJSON.bytes(node), status: status, headers: headers) }
        var body: [UInt8] = []
        node.appendJSON(to: &body)
        body.append(UInt8(ascii: "\n"))
        return bytes(body, status: status, headers: headers)
    }

    static func bytes(
        _ body: [UInt8], status: Int = 200, type: String = "application/json", headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [("cache-control", "no-cache, private"), ("content-type", type)] + headers, body: .bytes(body))
    }

    static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                ("cache-control", "no-cache, private"), ("content-type", "text/plain; charset=utf-8"),
                ("x-content-type-options", "nosniff"),
            ],
            body: .bytes(Array(text.utf8)))
    }

    static func failure(_ status: APIStatus, form: ResponseForm? = nil, warnings: [String] = []) -> HTTPResponse {
        var headers = WarningText.headers(warnings)
        if let seconds = status.details?.retryAfterSeconds, seconds > 0 { headers.append(("retry-after", String(seconds))) }
        if status.code == 403 { headers.append(("x-content-type-options", "nosniff")) }
        // A client that takes nothing of what there is gets JSON for people.
        if status.code == 406 { return bytes(IndentedJSON.bytes(status.node), status: status.code, headers: headers) }
        return response(status.node, status: status.code, form: form, headers: headers)
    }
}
