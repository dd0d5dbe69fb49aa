extension Istio {
    package struct HTTPRedirect: Hashable, Sendable {
        package let uri: String
        package let prefixRewrite: String
        package let authority: String
        package let scheme: String
        package let port: Int?
        package let derivePort: String
        package let redirectCode: Int

        package init(_ node: Node) {
            uri = node["uri"]?.string ?? ""
            prefixRewrite = node["prefixRewrite"]?.string ?? ""
            authority = node["authority"]?.string ?? ""
            scheme = node["scheme"]?.string ?? ""
            port = node["port"]?.integer
            derivePort = node["derivePort"]?.string ?? ""
            redirectCode = node["redirectCode"]?.integer ?? 0
        }
    }

    package struct HTTPDirectResponse: Hashable, Sendable {
        package let status: Int
        /// `body.string`, or `body.bytes` decoded from base64.
        package let body: [UInt8]

        package init(_ node: Node) {
            status = node["status"]?.integer ?? 0
            if let text = node["body"]?["string"]?.string {
                body = Array(text.utf8)
            } else {
                body = node["body"]?["bytes"]?.string.flatMap(Base64.decode) ?? []
            }
        }
    }

    package struct HTTPRewrite: Hashable, Sendable {
        package struct RegexRewrite: Hashable, Sendable {
            package let match: String
            package let rewrite: String
        }

        package let uri: String
        package let authority: String
        package let uriRegexRewrite: RegexRewrite?

        package init(_ node: Node) {
            uri = node["uri"]?.string ?? ""
            authority = node["authority"]?.string ?? ""
            uriRegexRewrite = node["uriRegexRewrite"].map {
                RegexRewrite(match: $0["match"]?.string ?? "", rewrite: $0["rewrite"]?.string ?? "")
            }
        }
    }

    package struct HTTPRetry: Hashable, Sendable {
        package let attempts: Int
        package let perTryTimeout: Duration?
        package let retryOn: String
        package let backoff: Duration?
        package let retryRemoteLocalities: Bool?
        package let retryIgnorePreviousHosts: Bool?

        package init(_ node: Node) {
            attempts = node["attempts"]?.integer ?? 0
            perTryTimeout = node["perTryTimeout"]?.duration
            retryOn = node["retryOn"]?.string ?? ""
            backoff = node["backoff"]?.duration
            retryRemoteLocalities = node["retryRemoteLocalities"]?.bool
            retryIgnorePreviousHosts = node["retryIgnorePreviousHosts"]?.bool
        }
    }

    package struct HTTPFaultInjection: Hashable, Sendable {
        package struct Delay: Hashable, Sendable {
            package let fixedDelay: Duration?
            package let percentage: Double
        }

        package struct Abort: Hashable, Sendable {
            package let httpStatus: Int?
            package let grpcStatus: String?
            package let percentage: Double
        }

        package let delay: Delay?
        package let abort: Abort?

        package init(_ node: Node) {
            delay = node["delay"].map {
                Delay(
                    fixedDelay: $0["fixedDelay"]?.duration, percentage: $0["percentage"]?["value"]?.number ?? $0["percent"]?.number ?? 100)
            }
            abort = node["abort"].map {
                Abort(
                    httpStatus: $0["httpStatus"]?.integer, grpcStatus: $0["grpcStatus"]?.string,
                    percentage: $0["percentage"]?["value"]?.number ?? 100)
            }
        }
    }

    package struct HTTPMirrorPolicy: Hashable, Sendable {
        package let destination: Destination
        package let percentage: Double
        /// The field that the mirror was written in, relative to its route.
        package let field: String

        static func list(ofRoute node: Node) -> [HTTPMirrorPolicy] {
            var list: [HTTPMirrorPolicy] = []
            if let mirror = node["mirror"] {
                let percentage =
                    node["mirrorPercentage"]?["value"]?.number ?? node["mirrorPercent"]?.number ?? node["mirror_percent"]?.number ?? 100
                list.append(HTTPMirrorPolicy(destination: Destination(mirror), percentage: percentage, field: "mirror"))
            }
            for (index, mirror) in (node["mirrors"]?.elements ?? []).enumerated() {
                guard let destination = mirror["destination"] else { continue }
                let percentage = mirror["percentage"]?["value"]?.number ?? 100
                list.append(
                    HTTPMirrorPolicy(destination: Destination(destination), percentage: percentage, field: "mirrors[\(index)].destination"))
            }
            return list
        }
    }

    package struct CorsPolicy: Hashable, Sendable {
        package let allowOrigins: [StringMatch]
        package let allowMethods: [String]
        package let allowHeaders: [String]
        package let exposeHeaders: [String]
        package let maxAge: Duration?
        package let allowCredentials: Bool?
        package let forwardsUnmatchedPreflights: Bool

        package init(_ node: Node) {
            allowOrigins =
                (node["allowOrigins"]?.elements.map(StringMatch.init) ?? []) + (node["allowOrigin"]?.strings.map { .exact($0) } ?? [])
            allowMethods = node["allowMethods"]?.strings ?? []
            allowHeaders = node["allowHeaders"]?.strings ?? []
            exposeHeaders = node["exposeHeaders"]?.strings ?? []
            maxAge = node["maxAge"]?.duration
            allowCredentials = node["allowCredentials"]?.bool
            forwardsUnmatchedPreflights = node["unmatchedPreflights"]?.string != "IGNORE"
        }
    }

    package struct Headers: Hashable, Sendable {
        package struct Operations: Hashable, Sendable {
            package let set: [String: String]
            package let add: [String: String]
            package let remove: [String]

            init(_ node: Node?) {
                set = node?["set"]?.stringMap ?? [:]
                add = node?["add"]?.stringMap ?? [:]
                remove = node?["remove"]?.strings ?? []
            }
        }

        package let request: Operations
        package let response: Operations

        package init(_ node: Node) {
            request = Operations(node["request"])
            response = Operations(node["response"])
        }
    }
}
