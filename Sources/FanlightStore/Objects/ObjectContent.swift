import FanlightManifests
package import FanlightResources

/// What an object says, apart from its revision and the version that it is read in: its JSON, and what the store itself needs of it.
///
/// The text is canonical, so that contents which say the same have the same bytes and a write that changes nothing is noticed.
package struct ObjectContent: Sendable {
    /// The object's JSON on one line: `metadata` first, the other members in the order of their keys, without `apiVersion`, `kind` and
    /// `metadata.resourceVersion`; of that, the bytes that follow `"metadata":{`.
    package let tail: [UInt8]
    /// Of `metadata.labels`, for selectors.
    package let labels: [String: String]
    /// Of `metadata.finalizers`.
    package let finalizers: [String]
    /// The `uid` of each of `metadata.ownerReferences`.
    package let ownerUIDs: [String]
    /// Whether `metadata.deletionTimestamp` is set.
    package let isTerminating: Bool
    /// Stands, within this process, for what the object is meant to be: everything but its status and the metadata that says who wrote it.
    /// Nil for a content that was read from its text.
    package let intent: UInt64?

    /// - Parameter node: the whole object; members that do not belong to the content are left out.
    package init(node: Node) {
        let metadata = node["metadata"]
        var text: [UInt8] = []
        text.reserveCapacity(2048)
        Self.append(metadata?.members ?? [], without: ["resourceVersion"], to: &text)
        text.append(UInt8(ascii: "}"))
        var intent = Hasher()
        for member in Self.sorted(node.members, without: ["apiVersion", "kind", "metadata"]) {
            text.append(UInt8(ascii: ","))
            let start = text.count
            Self.append(member, to: &text)
            if member.key != "status" { text[start...].withUnsafeBytes { intent.combine(bytes: $0) } }
        }
        text.append(UInt8(ascii: "}"))
        for key in ["labels", "annotations", "generation", "deletionTimestamp"] { intent.combine(metadata?[key]) }
        self.init(tail: text, metadata: metadata, intent: UInt64(bitPattern: Int64(intent.finalize())))
    }

    /// Takes back what `tail` gave out.
    ///
    /// - Throws: `StoreError.Code.damaged` where these are other bytes.
    package init(tail: [UInt8]) throws {
        guard let end = Self.endOfMetadata(tail),
            let metadata = JSONReader.read([UInt8(ascii: "{")] + tail[..<end]).documents.first?.node
        else {
            throw StoreError(code: .damaged, message: "the text of an object is not JSON")
        }
        self.init(tail: tail, metadata: metadata, intent: nil)
    }

    private init(tail: [UInt8], metadata: Node?, intent: UInt64?) {
        self.intent = intent
        // An array that has grown holds up to twice its content.
        self.tail = tail.capacity > tail.count + 64 ? tail.withUnsafeBufferPointer { Array($0) } : tail
        labels = metadata?["labels"]?.stringMap ?? [:]
        finalizers = metadata?["finalizers"]?.strings ?? []
        ownerUIDs = (metadata?["ownerReferences"]?.elements ?? []).compactMap { $0["uid"]?.string }
        isTerminating = metadata?["deletionTimestamp"] != nil
    }
}

extension ObjectContent: Equatable {
    package static func == (left: ObjectContent, right: ObjectContent) -> Bool { left.tail == right.tail }
}

extension ObjectContent {
    private static func sorted(_ members: [Node.Member], without left: Set<String>) -> [Node.Member] {
        members.filter { !left.contains($0.key) }.sorted { $0.key < $1.key }
    }

    private static func append(_ members: [Node.Member], without left: Set<String>, to text: inout [UInt8]) {
        for (index, member) in sorted(members, without: left).enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            append(member, to: &text)
        }
    }

    private static func append(_ member: Node.Member, to text: inout [UInt8]) {
        Node.append(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.appendJSON(to: &text, sorted: true)
    }

    /// The index behind the brace that closes `metadata`.
    private static func endOfMetadata(_ tail: [UInt8]) -> Int? {
        tail.withUnsafeBufferPointer { bytes in
            var depth = 1
            var isText = false
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\\") where isText: index += 1
                case UInt8(ascii: "\""): isText.toggle()
                case UInt8(ascii: "{") where !isText: depth += 1
                case UInt8(ascii: "}") where !isText:
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
