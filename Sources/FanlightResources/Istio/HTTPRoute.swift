extension Istio {
    package struct HTTPRoute: Hashable, Sendable {
        package let name: String
        package let match: [HTTPMatchRequest]
        package let route: [RouteDestination]
        package let redirect: HTTPRedirect?
        package let directResponse: HTTPDirectResponse?
        package let delegate: Delegate?
        package let rewrite: HTTPRewrite?
        package let timeout: Duration?
        package let retries: HTTPRetry?
        package let fault: HTTPFaultInjection?
        /// `mirror` (with its percentage) and `mirrors`, in that order.
        package let mirrors: [HTTPMirrorPolicy]
        package let corsPolicy: CorsPolicy?
        package let headers: Headers?

        package init(_ node: Node) {
            name = node["name"]?.string ?? ""
            match = node["match"]?.elements.map(HTTPMatchRequest.init) ?? []
            route = node["route"]?.elements.map(RouteDestination.init) ?? []
            redirect = node["redirect"].map(HTTPRedirect.init)
            directResponse = node["directResponse"].map(HTTPDirectResponse.init)
            delegate = node["delegate"].map(Delegate.init)
            rewrite = node["rewrite"].map(HTTPRewrite.init)
            timeout = node["timeout"]?.duration
            retries = node["retries"].map(HTTPRetry.init)
            fault = node["fault"].map(HTTPFaultInjection.init)
            mirrors = HTTPMirrorPolicy.list(ofRoute: node)
            corsPolicy = node["corsPolicy"].map(CorsPolicy.init)
            headers = node["headers"].map(Headers.init)
        }
    }

    package struct HTTPMatchRequest: Hashable, Sendable {
        package let name: String
        package let uri: StringMatch?
        package let ignoreUriCase: Bool
        package let scheme: StringMatch?
        package let method: StringMatch?
        package let authority: StringMatch?
        package let headers: [String: StringMatch]
        package let withoutHeaders: [String: StringMatch]
        package let queryParams: [String: StringMatch]
        package let port: Int?
        package let sourceLabels: [String: String]
        package let sourceNamespace: String
        package let gateways: [String]

        package init(_ node: Node) {
            name = node["name"]?.string ?? ""
            uri = node["uri"].map(StringMatch.init)
            ignoreUriCase = node["ignoreUriCase"]?.bool ?? false
            scheme = node["scheme"].map(StringMatch.init)
            method = node["method"].map(StringMatch.init)
            authority = node["authority"].map(StringMatch.init)
            headers = Self.matches(node["headers"])
            withoutHeaders = Self.matches(node["withoutHeaders"])
            queryParams = Self.matches(node["queryParams"])
            port = node["port"]?.integer
            sourceLabels = node["sourceLabels"]?.stringMap ?? [:]
            sourceNamespace = node["sourceNamespace"]?.string ?? ""
            gateways = node["gateways"]?.strings ?? []
        }

        private static func matches(_ node: Node?) -> [String: StringMatch] {
            var matches: [String: StringMatch] = [:]
            for member in node?.members ?? [] { matches[member.key] = StringMatch(member.value) }
            return matches
        }
    }

    package struct Delegate: Hashable, Sendable {
        package let name: String
        package let namespace: String

        package init(_ node: Node) {
            name = node["name"]?.string ?? ""
            namespace = node["namespace"]?.string ?? ""
        }
    }
}
