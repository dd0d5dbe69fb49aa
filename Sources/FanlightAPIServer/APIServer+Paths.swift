import FanlightHTTP
import FanlightResources
import FanlightSchemas

/// Paths that are no resources: health, version, discovery, schemas.
extension APIServer {
    func answerPath(_ session: RequestSession) async throws -> HTTPResponse {
        let path = session.path
        if ["healthz", "livez", "readyz"].contains(path.first) { return await health(session) }
        guard session.request.method == "GET" || session.request.method == "HEAD" else {
            guard isDocument(path) else { return Self.noSuchPath }
            throw APIStatus.methodNotAllowed
        }
        switch path.first {
        case nil: return Rendering.response(.object(["paths": .array(rootPaths.map { .string($0) })]), form: session.form)
        case "version" where path.count == 1: return Rendering.response(ServerVersion.node, form: ResponseForm.plain.indented)
        case "api" where path.count == 1: return try discovery(session, group: nil)
        case "apis" where path.count == 1: return try discovery(session, group: "")
        case "api" where path.count == 2: return try resources(session, group: "", version: path[1])
        case "apis" where path.count == 2: return try groupDocument(session, path[1])
        case "apis" where path.count == 3: return try resources(session, group: path[1], version: path[2])
        case "openapi": return try openAPI(session)
        default: return Self.noSuchPath
        }
    }

    /// Whether there is something to read at the path.
    private func isDocument(_ path: [String]) -> Bool {
        switch path.first {
        case "version", "api", "openapi": true
        case "apis": path.count == 1 || catalog.current.group(path[1]) != nil
        default: false
        }
    }

    static let noSuchPath = Rendering.text("404 page not found\n", status: 404)

    private var rootPaths: [String] {
        let groups = catalog.current.groups
        var paths = ["/api"]
        for group in groups {
            if group.name.isEmpty {
                paths += group.versions.map { "/api/\($0)" }
            } else {
                paths.append("/apis/\(group.name)")
                paths += group.versions.map { "/apis/\(group.name)/\($0)" }
            }
        }
        return (paths + ["/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]).sorted()
    }

    private func health(_ session: RequestSession) async -> HTTPResponse {
        guard session.path.count == 1 else {
            return session.path.count == 2 && session.path[1] == "ping" ? Rendering.text("ok") : Self.noSuchPath
        }
        let problem = session.path.first == "readyz" ? await options.readiness() : nil
        let isVerbose = session.parameters["verbose"] != nil
        if let problem {
            return Rendering.text("[+]ping ok\n[+]store ok\n[-]gateways failed: \(problem)\n\(session.path[0]) check failed\n", status: 500)
        }
        guard isVerbose else { return Rendering.text("ok") }
        let checks = session.path.first == "readyz" ? ["ping", "store", "gateways"] : ["ping", "store"]
        return Rendering.text(checks.map { "[+]\($0) ok\n" }.joined() + "\(session.path[0]) check passed\n")
    }

    // MARK: Discovery

    /// - Parameter group: nil for `/api`, empty for `/apis`.
    private func discovery(_ session: RequestSession, group: String?) throws(APIStatus) -> HTTPResponse {
        for type in MediaType.list(session.request.header("accept") ?? "*/*") {
            if type.parameters["as"] == "APIGroupDiscoveryList", type.parameters["g"] == "apidiscovery.k8s.io" {
                guard type.parameters["v"] == "v2", type.type == "application/json" else { continue }
                let name = group == nil ? "aggregated core" : "aggregated"
                let document = catalog.document(name) { catalog in
                    let documents = Discovery.aggregated(catalog)
                    return Self.cached(
                        group == nil ? documents.api : documents.apis,
                        type: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
                }
                guard let document else { break }
                return conditional(document, session)
            }
            guard type.parameters["as"] == nil, ["application/json", "*/*", "application/*", "application/yaml"].contains(type.type) else {
                continue
            }
            let catalog = catalog.current
            let address = session.request.header("host") ?? ""
            let node = group == nil ? Discovery.apiVersions(catalog, serverAddress: address) : Discovery.groupList(catalog)
            return Rendering.response(node, form: session.form, headers: [("vary", "Accept")])
        }
        throw .notAcceptable(ResponseForm.accepted)
    }

    private func groupDocument(_ session: RequestSession, _ name: String) throws -> HTTPResponse {
        guard let node = Discovery.group(catalog.current, name) else { return Self.noSuchPath }
        return Rendering.response(node, form: try session.requiredForm())
    }

    private func resources(_ session: RequestSession, group: String, version: String) throws -> HTTPResponse {
        guard let node = Discovery.resourceList(catalog.current, group: group, version: version) else {
            guard catalog.isBuiltin(group: group) else { return Self.noSuchPath }
            throw APIStatus.noSuchResource
        }
        return Rendering.response(node, form: try session.requiredForm())
    }

    // MARK: OpenAPI

    private static let openAPIProtobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    private func openAPI(_ session: RequestSession) throws -> HTTPResponse {
        let path = session.path
        switch path.count >= 2 ? path[1] : "" {
        case "v2" where path.count == 2: return openAPIv2(session)
        case "v3" where path.count == 2:
            guard
                let document = catalog.document(
                    "openapi v3", { Self.cached(OpenAPIDocuments.index($0), type: "text/plain; charset=utf-8") })
            else { return Self.noSuchPath }
            return dated(document, session)
        case "v3":
            let name = path.dropFirst(2).joined(separator: "/")
            guard
                let document = catalog.document(
                    "openapi v3 \(name)", { OpenAPIDocuments.v3($0, path: name).map { Self.cached($0, type: "application/json") } })
            else { return Self.noSuchPath }
            guard accepts(session, "application/json") else { return HTTPResponse(status: 406) }
            guard let hash = session.parameters["hash"], let digest = digest(name) else {
                return conditional(document, session, isDated: true)
            }
            guard hash == digest else {
                return HTTPResponse(
                    status: 301, headers: [("cache-control", "no-cache, private"), ("location", "/openapi/v3/\(name)?hash=\(digest)")])
            }
            return conditional(document, session, cacheControl: "public, immutable", isDated: true)
        default: return Self.noSuchPath
        }
    }

    private func digest(_ path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        return switch (parts.first, parts.count) {
        case ("api", 2): OpenAPIDocuments.digest(catalog.current, group: "", version: parts[1])
        case ("apis", 3): OpenAPIDocuments.digest(catalog.current, group: parts[1], version: parts[2])
        default: nil
        }
    }

    private func openAPIv2(_ session: RequestSession) -> HTTPResponse {
        // Clients ask for the type with an @ in it, which is no media type, so they are answered another.
        let asked = MediaType.list(session.request.header("accept") ?? "*/*").lazy.compactMap { type -> Bool? in
            if type.covers("application/json") { return true }
            return ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", Self.openAPIProtobuf].contains(type.type) ? false : nil
        }.first
        guard let wantsJSON = asked else { return HTTPResponse(status: 406) }
        let document = catalog.document(wantsJSON ? "openapi v2 json" : "openapi v2") { catalog in
            wantsJSON
                ? Self.cached(OpenAPIDocuments.v2(catalog), type: "application/json")
                : Self.cached(OpenAPIDocuments.v2Protobuf(catalog), type: Self.openAPIProtobuf)
        }
        guard let document else { return Self.noSuchPath }
        return conditional(document, session, isDated: true)
    }

    private func accepts(_ session: RequestSession, _ type: String) -> Bool {
        guard let accept = session.request.header("accept"), !accept.isEmpty else { return true }
        return MediaType.list(accept).contains { $0.covers(type) }
    }

    // MARK: Documents

    private static func cached(_ node: Node, type: String) -> CachedDocument { cached(node.json + [UInt8(ascii: "\n")], type: type) }

    private static func cached(_ body: [UInt8], type: String) -> CachedDocument {
        CachedDocument(body: body, contentType: type, etag: "\"\(Discovery.etag(body))\"")
    }

    /// A document by its tag.
    private func conditional(
        _ document: CachedDocument, _ session: RequestSession, cacheControl: String? = nil, isDated: Bool = false
    ) -> HTTPResponse {
        var headers = [
            ("cache-control", cacheControl ?? (isDated ? "no-cache, private" : "public")), ("etag", document.etag), ("vary", "Accept"),
        ]
        if isDated { headers.append(("last-modified", HTTPDate.format(Int(catalog.changed)))) }
        let known = session.request.header("if-none-match")
        if let known {
            let tags = known.split(separator: ",").map { $0.trimmingSpaces }
            if tags.contains(where: { $0 == document.etag || $0 == "W/\(document.etag)" || $0 == "*" }) {
                return HTTPResponse(status: 304, headers: headers)
            }
        } else if isDated, isUnchanged(session) {
            return HTTPResponse(status: 304, headers: headers)
        }
        headers.append(("content-type", document.contentType))
        return HTTPResponse(status: 200, headers: headers, body: .bytes(document.body))
    }

    /// A document without a tag, by its date. The date is that of the answer: a copy that was taken in the very second of the last change may be
    /// the one from before it, so only a later one counts as unchanged.
    private func dated(_ document: CachedDocument, _ session: RequestSession) -> HTTPResponse {
        var headers = [("cache-control", "no-cache, private"), ("last-modified", HTTPDate.format(Int(options.now() / 1_000)))]
        if let time = session.request.header("if-modified-since").flatMap(HTTPTime.seconds), time > catalog.changed {
            return HTTPResponse(status: 304, headers: headers)
        }
        headers.append(("content-type", document.contentType))
        return HTTPResponse(status: 200, headers: headers, body: .bytes(document.body))
    }

    private func isUnchanged(_ session: RequestSession) -> Bool {
        guard let text = session.request.header("if-modified-since"), let time = HTTPTime.seconds(text) else { return false }
        return time >= catalog.changed
    }
}
