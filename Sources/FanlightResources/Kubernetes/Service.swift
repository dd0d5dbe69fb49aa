/// Kubernetes' resources. A namespace only.
package enum Kubernetes {
    package enum TargetPort: Hashable, Sendable {
        case number(Int)
        case name(String)

        init?(_ node: Node?) {
            if let number = node?.integer {
                self = .number(number)
            } else if let name = node?.string {
                self = .name(name)
            } else {
                return nil
            }
        }
    }

    package struct ServicePort: Hashable, Sendable {
        package let name: String
        package let port: Int
        package let targetPort: TargetPort
        package let transport: String
        package let appProtocol: String?

        init(name: String, port: Int, targetPort: TargetPort) {
            self.name = name
            self.port = port
            self.targetPort = targetPort
            transport = "TCP"
            appProtocol = nil
        }

        package init(_ node: Node) {
            name = node["name"]?.string ?? ""
            port = node["port"]?.integer ?? 0
            targetPort = TargetPort(node["targetPort"]) ?? .number(port)
            transport = node["protocol"]?.string ?? "TCP"
            appProtocol = node["appProtocol"]?.string
        }
    }

    package struct Service: Hashable, Sendable {
        package let ports: [ServicePort]
        package let selector: [String: String]
        package let type: String
        package let clusterIP: String?
        package let externalName: String?
        package let publishNotReadyAddresses: Bool
        package let loadBalancerAddresses: [String]

        /// The Service that a controller makes in front of the pods it owns.
        package init(ports: [ServicePort], selector: [String: String]) {
            self.ports = ports
            self.selector = selector
            type = "LoadBalancer"
            clusterIP = nil
            externalName = nil
            publishNotReadyAddresses = false
            loadBalancerAddresses = []
        }

        package init(_ spec: Node?, status: Node?) {
            ports = spec?["ports"]?.elements.map(ServicePort.init) ?? []
            selector = spec?["selector"]?.stringMap ?? [:]
            type = spec?["type"]?.string ?? "ClusterIP"
            clusterIP = spec?["clusterIP"]?.string
            externalName = spec?["externalName"]?.string
            publishNotReadyAddresses = spec?["publishNotReadyAddresses"]?.bool ?? false
            loadBalancerAddresses = (status?["loadBalancer"]?["ingress"]?.elements ?? []).compactMap {
                $0["ip"]?.string ?? $0["hostname"]?.string
            }
        }
    }
}
