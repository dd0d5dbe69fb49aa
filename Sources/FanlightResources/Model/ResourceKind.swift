/// The group and kind of a resource, without its version: what identifies a kind across its versions.
package struct ResourceKind: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let group: String
    package let kind: String

    package init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }

    package var description: String { kind }

    package static func < (left: ResourceKind, right: ResourceKind) -> Bool {
        (left.kind, left.group) < (right.kind, right.group)
    }
}

extension ResourceKind {
    package static let gateway = ResourceKind(group: "networking.istio.io", kind: "Gateway")
    package static let virtualService = ResourceKind(group: "networking.istio.io", kind: "VirtualService")
    package static let destinationRule = ResourceKind(group: "networking.istio.io", kind: "DestinationRule")
    package static let serviceEntry = ResourceKind(group: "networking.istio.io", kind: "ServiceEntry")
    package static let istioGateway = ResourceKind(group: "istio.alibabacloud.com", kind: "IstioGateway")
    package static let service = ResourceKind(group: "", kind: "Service")
    package static let endpoints = ResourceKind(group: "", kind: "Endpoints")
    package static let endpointSlice = ResourceKind(group: "discovery.k8s.io", kind: "EndpointSlice")
    package static let pod = ResourceKind(group: "", kind: "Pod")
    package static let namespace = ResourceKind(group: "", kind: "Namespace")
    package static let secret = ResourceKind(group: "", kind: "Secret")
    package static let configMap = ResourceKind(group: "", kind: "ConfigMap")

    /// The kinds that Fanlight reads.
    package static let known: [ResourceKind] = [
        .gateway, .virtualService, .destinationRule, .serviceEntry, .istioGateway,
        .service, .endpoints, .endpointSlice, .pod, .namespace, .secret, .configMap,
    ]

    /// The versions of a known kind that are read, the preferred one first; empty for a kind that Fanlight does not read.
    package var versions: [String] {
        switch self {
        case .gateway, .virtualService, .destinationRule, .serviceEntry: ["v1", "v1beta1", "v1alpha3"]
        case .istioGateway: ["v1beta1", "v1"]
        case .endpointSlice: ["v1"]
        case .service, .endpoints, .pod, .namespace, .secret, .configMap: ["v1"]
        default: []
        }
    }

    package var isNamespaced: Bool { self != .namespace }
}
