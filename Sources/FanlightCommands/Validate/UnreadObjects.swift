import FanlightManifests
import FanlightResources
import FanlightValidation

/// Objects of kinds that have no effect here but whose rules are known, such as Istio's Sidecar.
enum UnreadObjects {
    static func find(in bytes: [UInt8], file: String) -> [ManifestInput.Object] {
        let list = file.hasSuffix(".json") ? JSONReader.read(bytes) : YAMLReader.read(bytes)
        return list.documents.filter(\.problems.isEmpty).flatMap { objects(in: $0.node) }.compactMap { object(of: $0, file: file) }
    }

    private static func objects(in node: Node) -> [Node] {
        guard node["kind"]?.string?.hasSuffix("List") == true, let items = node["items"] else { return [node] }
        return items.elements.flatMap(objects)
    }

    private static func object(of node: Node, file: String) -> ManifestInput.Object? {
        guard let apiVersion = node["apiVersion"]?.string, let name = node["kind"]?.string else { return nil }
        let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
        let kind = ResourceKind(group: group, kind: name)
        let metadata = node["metadata"]
        guard !ResourceKind.known.contains(kind), IstioValidation.covers(kind), let name = metadata?["name"]?.string else { return nil }
        let namespace = metadata?["namespace"]?.string ?? ""
        return ManifestInput.Object(
            key: ResourceKey(kind, namespace: namespace.isEmpty ? "default" : namespace, name: name), tree: node,
            source: Source(file: file, line: max(1, Int(node.line))))
    }
}
