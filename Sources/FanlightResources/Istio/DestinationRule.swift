extension Istio {
    /// `networking.istio.io` DestinationRule: subsets of a service and how to talk to it.
    package struct DestinationRule: Hashable, Sendable {
        package struct Subset: Hashable, Sendable {
            package let name: String
            package let labels: [String: String]
            package let trafficPolicy: TrafficPolicy?
        }

        package let host: String
        package let subsets: [Subset]
        package let trafficPolicy: TrafficPolicy?
        package let exportTo: [String]
        /// Nil applies the rule to every client.
        package let workloadSelector: [String: String]?

        package init(_ spec: Node?) {
            host = spec?["host"]?.string ?? ""
            subsets = (spec?["subsets"]?.elements ?? []).map {
                Subset(
                    name: $0["name"]?.string ?? "", labels: $0["labels"]?.stringMap ?? [:],
                    trafficPolicy: $0["trafficPolicy"].map(TrafficPolicy.init))
            }
            trafficPolicy = spec?["trafficPolicy"].map(TrafficPolicy.init)
            exportTo = spec?["exportTo"]?.strings ?? []
            workloadSelector = spec?["workloadSelector"].map { $0["matchLabels"]?.stringMap ?? [:] }
        }
    }

    /// The parts of `TrafficPolicy` that gateways read. Blocks are kept apart because a subset or a port replaces them block by block.
    package struct TrafficPolicy: Hashable, Sendable {
        package enum LoadBalancer: Hashable, Sendable {
            case simple(String)
            case consistentHash
        }

        package struct ConnectionPool: Hashable, Sendable {
            package let connectTimeout: Duration?
            package let maxConnections: Int?
            package let maxPendingRequests: Int?
            package let maxRequests: Int?
            package let maxRequestsPerConnection: Int?
            package let idleTimeout: Duration?
        }

        package struct PortPolicy: Hashable, Sendable {
            package let port: Int
            package let loadBalancer: LoadBalancer?
            package let connectionPool: ConnectionPool?
            package let hasOutlierDetection: Bool
            package let tlsMode: String?
        }

        package let loadBalancer: LoadBalancer?
        package let connectionPool: ConnectionPool?
        package let hasOutlierDetection: Bool
        package let tlsMode: String?
        package let ports: [PortPolicy]

        package init(_ node: Node) {
            loadBalancer = Self.loadBalancer(node["loadBalancer"])
            connectionPool = Self.connectionPool(node["connectionPool"])
            hasOutlierDetection = node["outlierDetection"] != nil
            tlsMode = node["tls"].map { $0["mode"]?.string ?? "DISABLE" }
            ports = (node["portLevelSettings"]?.elements ?? []).map {
                PortPolicy(
                    port: $0["port"]?["number"]?.integer ?? 0, loadBalancer: Self.loadBalancer($0["loadBalancer"]),
                    connectionPool: Self.connectionPool($0["connectionPool"]), hasOutlierDetection: $0["outlierDetection"] != nil,
                    tlsMode: $0["tls"].map { $0["mode"]?.string ?? "DISABLE" })
            }
        }

        private static func loadBalancer(_ node: Node?) -> LoadBalancer? {
            guard let node else { return nil }
            if node["consistentHash"] != nil { return .consistentHash }
            return .simple(node["simple"]?.string ?? "UNSPECIFIED")
        }

        private static func connectionPool(_ node: Node?) -> ConnectionPool? {
            guard let node else { return nil }
            let tcp = node["tcp"]
            let http = node["http"]
            return ConnectionPool(
                connectTimeout: tcp?["connectTimeout"]?.duration, maxConnections: tcp?["maxConnections"]?.integer,
                maxPendingRequests: http?["http1MaxPendingRequests"]?.integer, maxRequests: http?["http2MaxRequests"]?.integer,
                maxRequestsPerConnection: http?["maxRequestsPerConnection"]?.integer, idleTimeout: http?["idleTimeout"]?.duration)
        }
    }
}
