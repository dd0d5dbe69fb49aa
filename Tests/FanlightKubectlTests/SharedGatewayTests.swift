import FanlightManifests
import FanlightResources
import FanlightSamples
import Foundation
import Logging
import Testing

/// The example of one Gateway on many ingress gateways, driven with kubectl alone, requests included.
@Suite(.serialized) struct SharedGatewayTests {
    @Test(
        "two labelled gateways answer alike; the third refuses until kubectl gives it the label",
        arguments: [ClientProgram.kubectl137, .kubectl120])
    func scenario(_ program: ClientProgram) async throws {
        try await ServedAPI.with { api in
            let backends = try await Self.startBackends(on: api.backendPrefix)
            defer { backends.cancel() }
            let folder = try Self.example(in: api)
            let shell = try api.shell(kubectl: program, in: folder)
            func kubectl(_ arguments: String) async throws -> String {
                let outcome = try await api.run("kubectl " + arguments, in: shell)
                try #require(outcome.code == 0, "kubectl \(arguments): \(outcome.description)")
                return outcome.output
            }

            let applied = try await kubectl("apply -R -f .").split(separator: "\n")
            #expect(applied.contains("virtualservice.networking.istio.io/bookinfo-vs created"))
            #expect(applied.allSatisfy { $0.hasSuffix(" created") || $0.hasPrefix("namespace/") })
            let programmed = try await kubectl("wait --for=condition=Programmed virtualservice/bookinfo-vs --timeout=30s")
            #expect(programmed == "virtualservice.networking.istio.io/bookinfo-vs condition met\n")
            _ = try await kubectl("wait --for=condition=Programmed virtualservice/reviews-vs -n reviews --timeout=30s")

            let addresses = try Self.addresses(try await kubectl("get --raw /apis/fanlight.dev/v1/status"))
            let first = try #require(addresses["ingressgateway"])
            let second = try #require(addresses["ingressgateway2"])
            let third = try #require(addresses["internalgateway"])
            for path in ["/productpage", "/", "/reviews/0", "/api/reviews/0", "/old-reviews", "/ratings/0"] {
                let codes = try await [first, second].asyncMap { try await Self.code(of: path, at: $0, api) }
                #expect(codes == Array(repeating: Self.codes[path], count: 2), "\(path)")
            }
            #expect(try await Self.code(of: "/productpage", at: third, api) == Self.refused)

            let patch = #"patch istiogateway internalgateway -n istio-system --type=merge -p '{"spec":{"podLabels":{"key1":"value1"}}}'"#
            #expect(try await kubectl(patch) == "istiogateway.istio.alibabacloud.com/internalgateway patched\n")
            try await Self.eventually { try await Self.code(of: "/productpage", at: third, api) == "200" }
            #expect(try await Self.code(of: "/", at: third, api) == "404")
            let unlabel = #"patch istiogateway internalgateway -n istio-system --type=json -p '[{"op":"remove","path":"/spec/podLabels"}]'"#
            _ = try await kubectl(unlabel)
            try await Self.eventually { try await Self.code(of: "/productpage", at: third, api) == Self.refused }

            // A route that is taken away is gone from both, and nothing else is.
            _ = try await kubectl("delete virtualservice bookinfo-vs")
            try await Self.eventually { try await Self.code(of: "/productpage", at: first, api) == "404" }
            try await Self.eventually { try await Self.code(of: "/productpage", at: second, api) == "404" }
            #expect(try await Self.code(of: "/ratings/0", at: first, api) == "200")
        }
    }

    private static let codes = [
        "/productpage": "200", "/": "404", "/reviews/0": "200", "/api/reviews/0": "200", "/old-reviews": "301", "/ratings/0": "200",
    ]
    /// What curl says where nothing listens.
    private static let refused = "000"

    /// The backends of the application, on addresses of their own with the port that the example's Services have.
    private static func startBackends(on prefix: String) async throws -> Task<Void, any Error> {
        var addresses = BookinfoSample.Addresses.local
        for backend in BookinfoSample.Backend.allCases {
            let octet = try #require(addresses[backend]?.host.split(separator: ".").last)
            addresses[backend] = BookinfoSample.Address(host: prefix + octet, port: 9080)
        }
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let sample = BookinfoSample(bind: addresses, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { _ in
            start.yield()
            start.finish()
        }
        let task = Task {
            defer { start.finish() }
            try await sample.run()
        }
        for await _ in started { return task }
        try await task.value
        return task
    }

    /// The example's folder, with the backends where this test has them.
    private static func example(in api: ServedAPI) throws -> URL {
        let folder = api.root.appendingPathComponent("example")
        try FileManager.default.copyItem(at: ClientFolder.sharedGateway, to: folder)
        let endpoints = folder.appendingPathComponent("local/endpoints.yaml")
        let text = try String(contentsOf: endpoints, encoding: .utf8)
        try #require(text.contains("127.0.1."))
        try text.replacingOccurrences(of: "127.0.1.", with: api.backendPrefix).write(to: endpoints, atomically: true, encoding: .utf8)
        return folder
    }

    /// `host:port` of each gateway for its port 80, taken from those that listen: all use the same port.
    private static func addresses(_ status: String) throws -> [String: String] {
        let gateways = try #require(JSONReader.read(Array(status.utf8)).documents.first?.node["gateways"]?.elements)
        let listens = gateways.compactMap { $0["ports"]?.elements.first { $0["port"]?.integer == 80 }?["listen"]?.string }
        let port = try #require(listens.first?.split(separator: ":").last)
        var addresses: [String: String] = [:]
        for gateway in gateways {
            guard let name = gateway["name"]?.string, let address = gateway["addresses"]?.elements.first?.string else { continue }
            addresses[name] = "\(address):\(port)"
        }
        return addresses
    }

    private static func code(of path: String, at address: String, _ api: ServedAPI) async throws -> String {
        try await api.run("curl -s -m 20 -o /dev/null -w '%{http_code}' http://\(address)\(path)").output
    }

    private static func eventually(_ condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while try await !condition() { try #require(clock.now < deadline, "the condition did not come to hold") }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
