import FanlightManifests
import FanlightResources
import Testing

extension Resource {
    static func all(_ yaml: String) throws -> [Resource] {
        let file = ManifestReader.read(yaml, file: "test.yaml", strict: true)
        try #require(file.diagnostics.isEmpty, "\(file.diagnostics)")
        return file.resources
    }
}

/// Two gateways that one Gateway selects, and a shop with a Service and its endpoints.
enum Shop {
    static func gateways(second: String = "{key1: value1}") -> String {
        """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: two, namespace: istio-system}
        spec: {podLabels: \(second)}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: shared, namespace: default}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: ["*.example.com"]

        """
    }

    static let service = """
        apiVersion: v1
        kind: Service
        metadata: {name: cart, namespace: default}
        spec:
          ports: [{name: http, port: 9080}]

        """

    static func endpoints(_ address: String) -> String {
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: cart, namespace: default, labels: {kubernetes.io/service-name: cart}}
        addressType: IPv4
        ports: [{name: http, port: 9080}]
        endpoints: [{addresses: ["\(address)"]}]

        """
    }

    static func virtualService(_ name: String, host: String, path: String, gateway: String = "shared") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: \(name), namespace: default}
        spec:
          hosts: ["\(host)"]
          gateways: [\(gateway)]
          http:
          - match: [{uri: {prefix: \(path)}}]
            route: [{destination: {host: cart}}]

        """
    }

    static func manifest(_ parts: String...) -> String { parts.joined(separator: "---\n") }
}
