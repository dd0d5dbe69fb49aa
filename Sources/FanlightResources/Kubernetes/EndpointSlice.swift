extension Kubernetes {
    package struct EndpointPort: Hashable, Sendable {
        package let name: String
        package let port: Int?

        init(_ node: Node) {
            name = node["name"]?.string ?? ""
            port = node["port"]?.integer
        }
    }

    package struct EndpointSlice: Hashable, Sendable {
        package struct Endpoint: Hashable, Sendable {
            package let addresses: [String]
            package let ready: Bool?
            package let serving: Bool?
            package let terminating: Bool?
            /// The name of the Pod behind the address, where the slice names one.
            package let pod: String?
        }

        package let addressType: String
        package let ports: [EndpointPort]
        package let endpoints: [Endpoint]

        package init(_ object: Node) {
            addressType = object["addressType"]?.string ?? "IPv4"
            ports = object["ports"]?.elements.map(EndpointPort.init) ?? []
            endpoints = (object["endpoints"]?.elements ?? []).map {
                let target = $0["targetRef"]
                return Endpoint(
                    addresses: $0["addresses"]?.strings ?? [], ready: $0["conditions"]?["ready"]?.bool,
                    serving: $0["conditions"]?["serving"]?.bool, terminating: $0["conditions"]?["terminating"]?.bool,
                    pod: target?["kind"]?.string == "Pod" ? target?["name"]?.string : nil)
            }
        }
    }

    /// The older form of endpoints, read where a service has no EndpointSlice.
    package struct Endpoints: Hashable, Sendable {
        package struct Address: Hashable, Sendable {
            package let ip: String
            package let pod: String?
        }

        package struct Subset: Hashable, Sendable {
            package let addresses: [Address]
            package let ports: [EndpointPort]
        }

        package let subsets: [Subset]

        package init(_ object: Node) {
            subsets = (object["subsets"]?.elements ?? []).map { subset in
                let addresses = (subset["addresses"]?.elements ?? []).map {
                    let target = $0["targetRef"]
                    return Address(ip: $0["ip"]?.string ?? "", pod: target?["kind"]?.string == "Pod" ? target?["name"]?.string : nil)
                }
                return Subset(addresses: addresses, ports: subset["ports"]?.elements.map(EndpointPort.init) ?? [])
            }
        }
    }
}
