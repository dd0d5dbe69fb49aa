import FanlightResources
import FanlightStore

/// An object of which only the metadata is told.
enum PartialMetadata {
    static func of(_ object: Node, version: String) -> Node {
        .object([
            "kind": .string("PartialObjectMetadata"), "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": object["metadata"] ?? .emptyObject,
        ])
    }

    /// Writes the metadata of a stored object without reading the object.
    static func append(_ stored: StoredObject, _ context: ResourceContext, version: String, to bytes: inout [UInt8]) {
        guard context.conversion == nil, let end = endOfMetadata(stored.tail) else {
            return of(context.node(stored), version: version).appendJSON(to: &bytes)
        }
        bytes.append(
            contentsOf: "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/\(version)\",\"metadata\":{\"resourceVersion\":\""
                .utf8)
        bytes.append(contentsOf: String(stored.revision).utf8)
        bytes.append(contentsOf: (stored.tail.first == UInt8(ascii: "}") ? "\"" : "\",").utf8)
        bytes.append(contentsOf: stored.tail[..<end])
        bytes.append(UInt8(ascii: "}"))
    }

    /// The index behind the brace that closes the metadata, whose inside the text begins with.
    private static func endOfMetadata(_ tail: [UInt8]) -> Int? {
        tail.withUnsafeBufferPointer { bytes in
            var depth = 1
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""):
                    index += 1
                    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"):
                    depth -= 1
                    if depth == 0 { return index + 1 }
                default: break
                }
                index += 1
            }
            return nil
        }
    }
}
