import FanlightResources
import Testing

@testable import FanlightCommands

/// What external-dns finds in the objects of gateways.
@Suite struct ExternalDNSTests {
    /// Its sources for Istio take the addresses of the Services whose selector has all labels of a Gateway's selector.
    private static func targets(_ selector: [String: String], _ harness: WorkloadHarness) -> [String] {
        harness.all(.service).filter { service in
            let labels = service[path: ["spec", "selector"]]?.stringMap ?? [:]
            return selector.allSatisfy { labels[$0.key] == $0.value }
        }
        .flatMap { $0[path: ["status", "loadBalancer", "ingress"]]?.elements.compactMap { $0["ip"]?.string } ?? [] }.sorted()
    }

    @Test("a Gateway that selects a gateway by its own labels leads to its address, and one that shares a label to none")
    func addresses() async throws {
        let harness = try await WorkloadHarness()
        for name in ["one", "two"] { try await harness.make(name, #"{"podLabels": {"key1": "value1"}}"#) }
        try await harness.make("inside", #"{"serviceType": "ClusterIP"}"#)
        for name in ["one", "two", "inside"] { try await harness.until("\(name) is available") { harness.isAvailable(name) } }
        #expect(Self.targets(["istio": "one"], harness) == ["127.0.0.2"])
        #expect(Self.targets(["app": "istio-two", "istio": "two"], harness) == ["127.0.0.3"])
        #expect(Self.targets(["istio": "inside"], harness).isEmpty)
        // No Service selects by a label that it shares, or it would lead to the Pods of another.
        #expect(Self.targets(["key1": "value1"], harness).isEmpty)
    }

    @Test("annotations for external-dns reach the Service, and a change of them does too")
    func annotations() async throws {
        let harness = try await WorkloadHarness()
        let key = "external-dns.alpha.kubernetes.io/hostname"
        try await harness.make("edge", #"{"serviceAnnotations": {"\#(key)": "shop.example.com"}}"#)
        func hostname() -> String? { harness.get(.service, "istio-edge")?[path: ["metadata", "annotations", key]]?.string }
        try await harness.until("the annotation") { hostname() == "shop.example.com" }
        await harness.merge(WorkloadHarness.gateway("edge"), #"{"spec": {"serviceAnnotations": {"\#(key)": "new.example.com"}}}"#)
        try await harness.until("the change") { hostname() == "new.example.com" }
    }
}
