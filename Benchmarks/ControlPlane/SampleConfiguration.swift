import FanlightManifests
import FanlightResources

/// Configurations of any size, all of one shape.
enum SampleConfiguration {
    static let base = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: ingressgateway, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: ingressgateway2, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: shared, namespace: default}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: ["*"]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: backend, namespace: default}
        spec: {ports: [{name: http, port: 80}]}
        """

    /// About 2 KB of YAML: twelve rules with matches, headers, weights and a timeout.
    static func virtualService(_ index: Int, host: String, marker: String = "v1") -> String {
        var text = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: service-\(index)
              namespace: default
              labels:
                team: team-\(index % 100)
            spec:
              hosts:
              - \(host)
              gateways:
              - shared
              http:

            """
        for rule in 0..<6 {
            text += """
              - name: rule-\(rule)
                match:
                - uri:
                    prefix: /service-\(index)/part-\(rule)/
                  headers:
                    x-version:
                      exact: \(marker)
                - uri:
                    exact: /service-\(index)/\(rule)
                timeout: 5s
                headers:
                  response:
                    set:
                      x-owner: team-\(index % 100)
                route:
                - destination:
                    host: backend
                    port:
                      number: 80

            """
        }
        return text
    }

    static func resources(_ yaml: String) -> [Resource] {
        let file = ManifestReader.read(yaml, file: "sample.yaml", strict: true)
        precondition(file.diagnostics.isEmpty, "\(file.diagnostics)")
        return file.resources
    }
}
