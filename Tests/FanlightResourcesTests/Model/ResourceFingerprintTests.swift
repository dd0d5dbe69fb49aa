import FanlightResources
import Testing

/// What makes a version of an object another one.
@Suite struct ResourceFingerprintTests {
    private static func gateway(_ spec: Node, status: Node? = nil) -> Resource {
        let tree = resource(.istioGateway, name: "edge", spec: spec).setting(["status"], to: status)
        return Resource(kind: .istioGateway, version: "v1beta1", namespace: "istio-system", tree: tree, source: nil)
    }

    @Test("every field of an IstioGateway's spec counts, and its status does not")
    func gateway() {
        let plain = Self.gateway(object(["replicaCount": integer(1)]))
        let compressed = Self.gateway(object(["replicaCount": integer(1), "compression": object(["enabled": bool(true)])]))
        #expect(plain.fingerprint != compressed.fingerprint)
        let told = Self.gateway(object(["replicaCount": integer(1)]), status: object(["Status": text("Available")]))
        #expect(plain.fingerprint == told.fingerprint)
    }

    @Test("the ports for the expansion of a mesh come after the gateway's own, or after 80 and 443")
    func meshExpansionPorts() {
        func ports(_ spec: Node) -> [Int] {
            guard case .istioGateway(let gateway) = Self.gateway(spec).content else { return [] }
            return gateway.ports.map(\.port)
        }
        let further = array(object(["name": text("mesh"), "port": integer(15_443)]))
        #expect(ports(object(["meshExpansionPorts": further])) == [80, 443, 15_443])
        #expect(ports(object(["ports": array(object(["port": integer(8080)])), "meshExpansionPorts": further])) == [8080, 15_443])
    }
}
