import EnvoyAPI
import SwiftProtobuf
import Testing

@testable import FanlightFeed

@Suite("Responses of the discovery service, against generated code")
struct DiscoveryOracleTests {
    @Test("a response that is put together from encoded resources reads as Envoy's message")
    func response() throws {
        let resources = ["one", "two"].map { FeedResource(typeURL: "t", name: $0, body: Array(repeating: 7, count: $0 == "one" ? 300 : 0)) }
        let response = DeltaResponse(typeURL: "t", nonce: "9", resources: resources, removed: ["three"])
        let message = try Envoy_Service_Discovery_V3_DeltaDiscoveryResponse(serializedBytes: response.encoded)
        #expect(message.typeURL == "t" && message.nonce == "9" && message.removedResources == ["three"])
        #expect(message.resources.map(\.name) == ["one", "two"])
        #expect(message.resources.map(\.version) == resources.map(\.version))
        #expect(message.resources.map(\.resource.typeURL) == ["t", "t"])
        #expect(message.resources.map { Array($0.resource.value) } == resources.map { Array($0.body) })
    }

    @Test("a response that others wrote is read")
    func foreignResponse() throws {
        var message = Envoy_Service_Discovery_V3_DeltaDiscoveryResponse()
        message.systemVersionInfo = "7"
        message.typeURL = "t"
        message.nonce = "n"
        message.removedResources = ["gone"]
        message.controlPlane.identifier = "somebody"
        var resource = Envoy_Service_Discovery_V3_Resource()
        resource.name = "a"
        resource.version = "v"
        resource.aliases = ["b"]
        resource.resource.typeURL = "t"
        resource.resource.value.append(contentsOf: [1, 2, 3])
        message.resources = [resource]
        let update = try DeltaUpdate(encoded: try message.serializedBytes())
        #expect(
            update
                == DeltaUpdate(
                    typeURL: "t", nonce: "n", items: [DeltaUpdate.Item(name: "a", version: "v", body: [1, 2, 3])], removed: ["gone"]))
    }
}
