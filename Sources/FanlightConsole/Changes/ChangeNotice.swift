import FanlightResources

/// The lines of a stream of changes.
enum ChangeNotice {
    /// - Parameter revision: up to which everything has been told; nil where it is not known.
    static func heartbeat(_ revision: Int64?) -> [UInt8] {
        line(.object(revision.map { ["resourceVersion": .string(String($0))] } ?? [:]))
    }

    /// - Parameter revision: from which on everything is told; nil where no kind is watched.
    static func ready(from revision: String?) -> [UInt8] {
        guard let revision else { return line(.object(["type": .string("READY")])) }
        return line(.object(["type": .string("READY"), "resourceVersion": .string(revision)]))
    }

    /// The kind cannot be watched by the user, or is not there.
    static func forbidden(_ resource: WatchedResource) -> [UInt8] {
        line(.object(["resource": .string(resource.name), "type": .string("FORBIDDEN")]))
    }

    /// What has become of the kind in between is not known: it has to be read again.
    static func resync(_ resource: WatchedResource) -> [UInt8] {
        line(.object(["resource": .string(resource.name), "type": .string("RESYNC")]))
    }

    static func change(_ type: String, of resource: WatchedResource, metadata: Node) -> [UInt8] {
        line(
            .object([
                "resource": .string(resource.name), "type": .string(type), "namespace": .string(metadata["namespace"]?.string ?? ""),
                "name": .string(metadata["name"]?.string ?? ""), "resourceVersion": .string(metadata["resourceVersion"]?.string ?? ""),
            ]))
    }

    private static func line(_ node: Node) -> [UInt8] { node.json + [UInt8(ascii: "\n")] }
}
