import FanlightManifests
package import FanlightResources

/// An object as the store holds it at one revision: its JSON text, and what has to be known without reading that.
///
/// Immutable and shared by reference. The tree is made when somebody asks for it and is not kept, since fifty thousand trees would take
/// many times the memory of their texts.
package final class StoredObject: Sendable {
    package let key: ResourceKey
    package let uid: String
    /// The store's revision when the object last changed: its `resourceVersion`.
    package let revision: UInt64
    /// Orders objects that compete, the older one first: seconds since 1970, nil before all others. Mostly the time of creation, and kept
    /// apart from `metadata.creationTimestamp`.
    package let age: Int64?
    package let content: ObjectContent

    package init(key: ResourceKey, uid: String, revision: UInt64, age: Int64?, content: ObjectContent) {
        self.key = key
        self.uid = uid
        self.revision = revision
        self.age = age
        self.content = content
    }

    package var tail: [UInt8] { content.tail }
    package var labels: [String: String] { content.labels }
    package var finalizers: [String] { content.finalizers }
    package var ownerUIDs: [String] { content.ownerUIDs }
    package var isTerminating: Bool { content.isTerminating }

    /// The same state under another revision; the text is shared.
    package func restamped(_ revision: UInt64) -> StoredObject {
        StoredObject(key: key, uid: uid, revision: revision, age: age, content: content)
    }

    /// The object as it is sent to clients.
    package func json(apiVersion: String, kind: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tail.count + apiVersion.utf8.count + kind.utf8.count + 96)
        appendJSON(apiVersion: apiVersion, kind: kind, to: &bytes)
        return bytes
    }

    /// As `json(apiVersion:kind:)`, for a list that is put together in one buffer.
    package func appendJSON(apiVersion: String, kind: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"apiVersion\":".utf8)
        Node.append(apiVersion, to: &bytes)
        bytes.append(contentsOf: ",\"kind\":".utf8)
        Node.append(kind, to: &bytes)
        bytes.append(contentsOf: ",\"metadata\":{\"resourceVersion\":\"".utf8)
        bytes.append(contentsOf: String(revision).utf8)
        bytes.append(contentsOf: (tail.first == UInt8(ascii: "}") ? "\"" : "\",").utf8)
        bytes.append(contentsOf: tail)
    }

    package func node(apiVersion: String, kind: String) -> Node {
        // The text was written from a tree, so it can always be read.
        JSONReader.read(json(apiVersion: apiVersion, kind: kind)).documents.first?.node ?? .emptyObject
    }
}
