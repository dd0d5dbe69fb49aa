extension Istio {
    /// `networking.istio.io` ServiceEntry: services that no Kubernetes Service describes.
    package struct ServiceEntry: Hashable, Sendable {
        package enum Resolution: String, Sendable {
            case none = "NONE"
            case `static` = "STATIC"
            case dns = "DNS"
            case dnsRoundRobin = "DNS_ROUND_ROBIN"
            case dynamicDNS = "DYNAMIC_DNS"
        }

        package struct Port: Hashable, Sendable {
            package let number: Int
            package let name: String
            package let protocolName: String
            package let targetPort: Int?
        }

        package struct Endpoint: Hashable, Sendable {
            package let address: String
            package let ports: [String: Int]
            package let labels: [String: String]
            package let weight: Int
        }

        package let hosts: [String]
        package let addresses: [String]
        package let ports: [Port]
        package let resolution: Resolution
        package let endpoints: [Endpoint]
        package let workloadSelector: [String: String]?
        package let exportTo: [String]

        package init(_ spec: Node?) {
            hosts = spec?["hosts"]?.strings ?? []
            addresses = spec?["addresses"]?.strings ?? []
            ports = (spec?["ports"]?.elements ?? []).map {
                Port(
                    number: $0["number"]?.integer ?? 0, name: $0["name"]?.string ?? "", protocolName: $0["protocol"]?.string ?? "",
                    targetPort: $0["targetPort"]?.integer)
            }
            resolution = spec?["resolution"]?.string.flatMap(Resolution.init) ?? .none
            endpoints = (spec?["endpoints"]?.elements ?? []).map { endpoint in
                var ports: [String: Int] = [:]
                for member in endpoint["ports"]?.members ?? [] { ports[member.key] = member.value.integer }
                return Endpoint(
                    address: endpoint["address"]?.string ?? "", ports: ports, labels: endpoint["labels"]?.stringMap ?? [:],
                    weight: endpoint["weight"]?.integer ?? 1)
            }
            workloadSelector = spec?["workloadSelector"].map { $0["labels"]?.stringMap ?? [:] }
            exportTo = spec?["exportTo"]?.strings ?? []
        }
    }
}
