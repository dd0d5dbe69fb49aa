import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("The feed says everything that a gateway runs")
struct CompletenessTests {
    /// A part that is added to the configuration and not to the feed would be lost on the way to gateways without a word.
    @Test("no part of a configuration is new to the feed")
    func fields() {
        var random = SeededGenerator(1)
        let origin = random.origin()
        let parts: [(Any, Int)] = [
            (GatewayConfiguration.empty, 3), (Listener(name: "", bind: "", port: 0, filterChains: []), 4), (random.filterChain(""), 5),
            (
                TLSSettings(credentialNames: [], clientCertificate: .none, minVersion: "", maxVersion: ""),
                5
            ), (RouteConfiguration(name: "", virtualHosts: []), 2), (VirtualHost(name: "", domains: [], routes: [], requiresTLS: false), 4),
            (random.route(origin), 8), (origin, 5), (random.match(), 4), (HeaderMatch(name: "", value: .present), 4),
            (QueryParameterMatch(name: "", value: .present), 2), (random.forward(), 6), (random.weighted(), 4),
            (RetryPolicy(retries: 0, conditions: []), 6), (MirrorPolicy(cluster: "", percentage: 0), 2), (Redirect(), 5),
            (DirectResponse(status: 0, body: []), 2), (random.headers(), 3), (Fault(delay: nil, abort: nil), 2),
            (
                CORSPolicy(
                    allowOrigins: [], allowMethods: [], allowHeaders: [], exposeHeaders: [], maxAge: nil, allowsCredentials: nil,
                    forwardsUnmatchedPreflights: false), 7
            ), (random.cluster(""), 12), (ServiceIdentity(host: "", name: "", namespace: ""), 3), (DNSEndpoint(host: "", port: 0), 3),
            (EndpointTable(), 1), (Endpoint(address: "", port: 0), 3), (SecretTable(), 1),
            (ServerCredential(certificateChain: [], privateKey: Redacted([])), 2),
        ]
        for (part, count) in parts {
            #expect(
                Mirror(reflecting: part).children.count == count, "\(type(of: part)): write and read its new part, and add it to feed.proto"
            )
        }
    }
}
