import FanlightResources

/// A kind of objects that is written while the server is killed.
enum CrashKind: String, CaseIterable, Sendable {
    case configMap
    case virtualService

    var collection: String {
        switch self {
        case .configMap: "/api/v1/namespaces/default/configmaps"
        case .virtualService: "/apis/networking.istio.io/v1/namespaces/default/virtualservices"
        }
    }

    /// An object that says which version of its writer it is.
    func object(_ name: String, version: Int) -> Node {
        let metadata = Node.object(["name": .string(name), "annotations": .object(["version": .string(String(version))])])
        return switch self {
        case .configMap:
            .object([
                "apiVersion": .string("v1"), "kind": .string("ConfigMap"), "metadata": metadata,
                "data": .object(["payload": .string(String(repeating: "\(version) ", count: 200))]),
            ])
        case .virtualService:
            .object([
                "apiVersion": .string("networking.istio.io/v1"), "kind": .string("VirtualService"), "metadata": metadata,
                "spec": .object([
                    "hosts": .array([.string("\(name).example.com")]),
                    "http": .array([
                        .object(["directResponse": .object(["status": .integer(200), "body": .object(["string": .string("\(version)")])])])
                    ]),
                ]),
            ])
        }
    }

    static func version(_ object: Node) -> Int? { object[path: ["metadata", "annotations", "version"]]?.string.flatMap { Int($0) } }

    static func name(_ object: Node) -> String { object[path: ["metadata", "name"]]?.string ?? "" }
}
