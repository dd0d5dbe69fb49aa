/// Alibaba Cloud Service Mesh's resources. A namespace only.
package enum ASM {
    /// `istio.alibabacloud.com` IstioGateway: one ingress gateway workload and its Service `istio-<name>`.
    package struct IstioGateway: Hashable, Sendable {
        package let podLabels: [String: String]
        /// Ports of the Service, with those of `meshExpansionPorts`; 80 and 443 where the manifest names none.
        package let ports: [Kubernetes.ServicePort]
        package let serviceLabels: [String: String]
        package let replicaCount: Int
        package let loadBalancerIP: String?

        package init(_ spec: Node?) {
            podLabels = spec?["podLabels"]?.stringMap ?? [:]
            let written = spec?["ports"]?.elements.map(Kubernetes.ServicePort.init) ?? []
            let further = spec?["meshExpansionPorts"]?.elements.map(Kubernetes.ServicePort.init) ?? []
            ports = (written.isEmpty ? Self.defaultPorts : written) + further
            serviceLabels = spec?["serviceLabels"]?.stringMap ?? [:]
            replicaCount = spec?["replicaCount"]?.integer ?? 1
            loadBalancerIP = spec?["loadBalancerIP"]?.string
        }

        private static let defaultPorts = [
            Kubernetes.ServicePort(name: "http2", port: 80, targetPort: .number(80)),
            Kubernetes.ServicePort(name: "https", port: 443, targetPort: .number(443)),
        ]

        /// The labels of the gateway's pods.
        ///
        /// The two labels that the controller owns win over `podLabels`: its Deployment and Service select by them.
        package static func workloadLabels(name: String, podLabels: [String: String]) -> [String: String] {
            podLabels.merging(["app": "istio-\(name)", "istio": name]) { _, own in own }
        }
    }
}
