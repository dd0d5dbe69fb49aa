import FanlightControlPlane
import FanlightResources

/// The topology with what runs: which gateways are ready, on how many replicas.
struct TopologyAnswer: Answer {
    /// More than a person can look at.
    private static let maximumNodes = 2_000

    let topology: Topology
    /// By `namespace/name` of the IstioGateway.
    let running: [String: ServedGateway]
    let replicas: [String: Int]

    init(
        _ state: ControlPlaneState, problems: [ResourceKey: Topology.Problems], running: [ServedGateway], replicas: [FleetAnswer.Replica],
        query: [String: String]
    ) throws {
        var wanted = Topology.Query(
            namespace: Self.value(query["namespace"]), host: Self.value(query["host"]), gateway: Self.value(query["gateway"]),
            search: query["search"] ?? "")
        if let limit = query["limit"] {
            guard let number = Int(limit), (1...Self.maximumNodes).contains(number) else {
                throw CommandError("limit is a number from 1 to \(Self.maximumNodes)")
            }
            wanted.limit = number
        }
        topology = Topology(state, problems: problems, query: wanted)
        self.running = Dictionary(running.map { ($0.name, $0) }) { first, _ in first }
        self.replicas = Dictionary(grouping: replicas, by: \.workload).mapValues(\.count)
    }

    private static func value(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    var json: JSONValue {
        .object([
            "nodes": .array(topology.nodes.map(json)),
            "edges": .array(
                topology.edges.map { edge in
                    .object([
                        "from": .string(edge.from), "to": .string(edge.to), "kind": .string(edge.kind.rawValue),
                        "weight": .optional(edge.weight),
                        "label": .optional(edge.label), "port": .optional(edge.port), "via": .strings(edge.via),
                    ])
                }),
            "omitted": .object(["hosts": .integer(topology.omittedHosts), "routes": .integer(topology.omittedRoutes)]),
        ])
    }

    private func json(_ node: Topology.Node) -> JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key: key, value: value)) }
        add("id", .string(node.id))
        add("kind", .string(node.kind.rawValue))
        add("name", .string(node.name))
        add("namespace", node.namespace.isEmpty ? .null : .string(node.namespace))
        let resource = node.resource.map {
            JSONValue.object(["kind": .string($0.kind.kind), "namespace": .string($0.namespace), "name": .string($0.name)])
        }
        add("resource", resource ?? .null)
        add("problems", .object(["error": .integer(node.problems.errors), "warning": .integer(node.problems.warnings)]))
        add("detail", .string(node.detail))
        switch node.kind {
        case .gateway:
            let gateway = running["\(node.namespace)/\(node.name)"]
            let total = replicas["\(node.namespace)/\(node.name)"] ?? (gateway == nil ? 0 : 1)
            let ready = gateway.map { replicas.isEmpty ? ($0.isReady ? 1 : 0) : $0.readyReplicas } ?? 0
            add("ready", .bool(gateway?.isReady ?? false))
            add("replicas", .object(["ready": .integer(min(ready, total)), "total": .integer(total)]))
        case .host: break
        case .route:
            add("host", .optional(node.host))
            add("routes", .optional(node.routes))
            add("dead", .integer(node.problems.dead))
        case .service: add("endpoints", .optional(node.endpoints))
        }
        return .object(members)
    }

    var text: String {
        var table = TextTable("FROM", "TO", "VIA", "SHARE")
        for edge in topology.edges {
            table.add(
                edge.from, edge.to + (edge.label.map { " (\($0))" } ?? ""), edge.via.joined(separator: ","),
                edge.weight.map { "\($0) %" } ?? "")
        }
        let (hosts, routes) = (topology.omittedHosts, topology.omittedRoutes)
        return table.text + (hosts + routes > 0 ? "\nnot shown: \(hosts) hosts, \(routes) routes\n" : "")
    }
}
