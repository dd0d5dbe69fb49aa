import FanlightIR

@testable import FanlightFeed

/// Parts of configurations in all their forms, by chance.
extension SeededGenerator {
    mutating func text() -> String {
        pick(["", "a", "/", "reviews", "x-ünï", "some/longer:text%with everything", String(repeating: "long ", count: number(1...80))])
    }

    mutating func name() -> String { pick(["shop", "cart", "reviews", "very-long-name-of-something"]) + "-\(number(0...999))" }

    mutating func duration() -> Duration { .nanoseconds(Int64.random(in: 0...100_000_000_000, using: &self)) }

    mutating func origin() -> Origin {
        Origin(
            kind: pick(["VirtualService", "Gateway", "Other/Kind"]), namespace: name(), name: name(), rule: maybe { $0.number(0...9) },
            match: maybe { $0.number(0...200) })
    }

    mutating func valueMatch() -> ValueMatch {
        switch number(0...3) {
        case 0: .exact(text())
        case 1: .prefix(text())
        case 2: .regex(text())
        default: .present
        }
    }

    mutating func match() -> RouteMatch {
        let path: RouteMatch.Path =
            switch number(0...2) {
            case 0: .exact(text(), ignoresCase: chance(50))
            case 1: .prefix(text(), ignoresCase: chance(50))
            default: .regex(text())
            }
        return RouteMatch(
            path: path,
            headers: list(0...2) {
                HeaderMatch(name: $0.name(), value: $0.valueMatch(), isInverted: $0.chance(30), treatsMissingAsEmpty: $0.chance(30))
            },
            queryParameters: list(0...2) { QueryParameterMatch(name: $0.name(), value: $0.valueMatch()) }, claims: list(0...1) { $0.text() }
        )
    }

    mutating func headers() -> HeaderOperations {
        HeaderOperations(
            remove: list(0...2) { $0.name() }, set: list(0...2) { HeaderOperations.Field(name: $0.name(), value: $0.text()) },
            add: list(0...2) { HeaderOperations.Field(name: $0.name(), value: $0.text()) })
    }

    mutating func weighted() -> WeightedCluster {
        WeightedCluster(name: name(), weight: number(0...100), requestHeaders: headers(), responseHeaders: headers())
    }

    mutating func forward() -> Forward {
        Forward(
            clusters: list(1...3) { $0.weighted() },
            pathRewrite: maybe { $0.chance(50) ? .matched($0.text()) : .regex(pattern: $0.text(), substitution: $0.text()) },
            authorityRewrite: maybe { $0.text() }, timeout: maybe { $0.duration() },
            retry: maybe {
                RetryPolicy(
                    retries: $0.number(0...5), conditions: $0.list(0...3) { $0.pick(RetryPolicy.Condition.allCases) },
                    statusCodes: $0.list(0...3) { $0.number(100...599) }, perTryTimeout: $0.maybe { $0.duration() },
                    backoff: $0.maybe { $0.duration() }, avoidsPreviousHosts: $0.chance(50))
            }, mirrors: list(0...2) { MirrorPolicy(cluster: $0.name(), percentage: Double($0.number(0...1000)) / 10) })
    }

    mutating func action() -> Route.Action {
        switch number(0...3) {
        case 0:
            .redirect(
                Redirect(
                    scheme: maybe { $0.text() }, authority: maybe { $0.text() }, port: maybe { $0.number(0...65_535) },
                    path: maybe { $0.chance(50) ? .full($0.text()) : .prefix($0.text()) }, status: pick([301, 302, 307])))
        case 1: .directResponse(DirectResponse(status: number(200...599), body: list(0...300) { UInt8($0.number(0...255)) }))
        default: .forward(forward())
        }
    }

    mutating func route(_ origin: Origin) -> Route {
        Route(
            name: text(), origin: origin, match: match(), action: action(), requestHeaders: headers(), responseHeaders: headers(),
            fault: maybe(20) {
                Fault(
                    delay: $0.maybe { Fault.Delay(duration: $0.duration(), percentage: Double($0.number(0...100))) },
                    abort: $0.maybe { Fault.Abort(status: $0.number(200...599), percentage: 0.5) })
            },
            cors: maybe(20) {
                CORSPolicy(
                    allowOrigins: $0.list(0...2) { $0.valueMatch() }, allowMethods: $0.list(0...2) { $0.text() },
                    allowHeaders: $0.list(0...2) { $0.text() }, exposeHeaders: $0.list(0...2) { $0.text() },
                    maxAge: $0.maybe { $0.duration() },
                    allowsCredentials: $0.maybe { $0.chance(50) }, forwardsUnmatchedPreflights: $0.chance(50))
            })
    }

    mutating func cluster(_ name: String) -> Cluster {
        let endpoints = list(0...3) { DNSEndpoint(host: $0.name(), port: $0.number(0...65_535), weight: $0.number(0...9)) }
        let discovery: Cluster.Discovery =
            switch number(0...3) {
            case 0: .strictDNS(endpoints)
            case 1: .logicalDNS(endpoints)
            case 2: .originalDestination
            default: .endpoints
            }
        return Cluster(
            name: name, discovery: discovery, loadBalancing: pick([.leastRequest, .roundRobin, .random, .consistentHash]),
            connectTimeout: duration(), maxConnections: maybe { $0.number(0...1000) }, maxPendingRequests: maybe { $0.number(0...1000) },
            maxRequests: maybe { $0.number(0...1000) }, maxRequestsPerConnection: maybe { $0.number(0...1000) },
            idleTimeout: maybe { $0.duration() }, usesHTTP2: chance(50), tlsMode: maybe { $0.text() },
            service: ServiceIdentity(host: text(), name: text(), namespace: text()))
    }

    mutating func filterChain(_ routeConfiguration: String) -> FilterChain {
        FilterChain(
            serverNames: list(0...2) { $0.name() },
            transport: chance(50)
                ? .raw
                : .tls(
                    TLSSettings(
                        credentialNames: list(0...2) { $0.name() }, clientCertificate: pick([.none, .optional, .required, .istioMutual]),
                        minVersion: text(), maxVersion: text(), cipherSuites: list(0...2) { $0.text() })),
            action: chance(80) ? .http(routeConfiguration: routeConfiguration) : .tcp(list(0...2) { $0.weighted() }), origin: origin(),
            gateway: name())
    }
}
