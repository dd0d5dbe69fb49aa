import FanlightHTTP
import FanlightResources
import FanlightSchemas
import FanlightStore

/// A page of a list in the form that the client wants. A long one is made while it is sent, so that memory does not grow with it.
struct ListResponse: Sendable {
    /// Lists of more bytes are sent in parts.
    private static let streamedBytes = 1 << 20
    private static let chunkBytes = 1 << 16

    let page: ListPage
    let context: ResourceContext
    let form: ResponseForm
    let parameters: RequestParameters
    /// Milliseconds since 1970.
    let time: Int64

    var response: HTTPResponse {
        guard form.encoding == .json, !form.isPretty else { return Rendering.response(whole, form: form) }
        switch form.shape {
        case .object: return streamed(head: listHead, append: appendItem)
        case .table(let version):
            // The columns and the frame of the table are those of one without rows.
            let table = table(version)
            guard let head = Self.head(of: table.table([], metadata: page.metadata), before: "rows") else {
                return Rendering.response(whole, form: form)
            }
            return streamed(head: head) { index, bytes in
                let rows = table.table([context.node(page.items[index])], metadata: .emptyObject, hasColumns: false)["rows"]?.elements ?? []
                rows.first?.appendJSON(to: &bytes)
            }
        case .partialMetadata(let version):
            let frame = Node.object([
                "kind": .string("PartialObjectMetadataList"), "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
                "items": .array([]),
            ])
            guard let head = Self.head(of: frame, before: "items") else { return Rendering.response(whole, form: form) }
            return streamed(head: head) { index, bytes in PartialMetadata.append(page.items[index], context, version: version, to: &bytes) }
        }
    }

    /// Lists of custom kinds always say where they go on, be it nowhere.
    private var metadata: Node {
        guard context.kind.isCustom, page.metadata["continue"] == nil else { return page.metadata }
        return page.metadata.setting(["continue"], to: .string(""))
    }

    private func table(_ version: String) -> PrintedTable { PrintedTable(context, version: version, parameters: parameters, time: time) }

    private var whole: Node {
        let objects = page.items.map(context.node)
        switch form.shape {
        case .table(let version): return table(version).table(objects, metadata: page.metadata)
        case .partialMetadata(let version):
            return .object([
                "kind": .string("PartialObjectMetadataList"), "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
                "items": .array(objects.map { PartialMetadata.of($0, version: version) }),
            ])
        case .object:
            return .object([
                "apiVersion": .string(context.apiVersion), "items": .array(context.kind.isCustom ? objects : objects.map(Self.untyped)),
                "kind": .string(context.kind.listKind), "metadata": metadata,
            ])
        }
    }

    // MARK: Items

    private var listHead: [UInt8] {
        var head = Node.object(["kind": .string(context.kind.listKind), "apiVersion": .string(context.apiVersion), "metadata": metadata])
            .json
        head.removeLast()
        head.append(contentsOf: ",\"items\":[".utf8)
        return head
    }

    /// Kubernetes' own kinds leave out of the items what the list says already.
    @Sendable private func appendItem(_ index: Int, _ bytes: inout [UInt8]) {
        let item = page.items[index]
        if context.kind.isCustom {
            context.append(item, to: &bytes)
        } else if context.conversion == nil {
            item.appendUntypedJSON(to: &bytes)
        } else {
            Self.untyped(context.node(item)).appendJSON(to: &bytes)
        }
    }

    private static func untyped(_ object: Node) -> Node {
        Node(.mapping(object.members.filter { $0.key != "apiVersion" && $0.key != "kind" }))
    }

    // MARK: Bytes

    /// The text of an object up to and with the bracket that opens its last member, an empty list.
    private static func head(of frame: Node, before key: String) -> [UInt8]? {
        guard frame[member: key] != nil else { return nil }
        let others = Node(.mapping(frame.members.filter { $0.key != key }))
        var head = others.json
        head.removeLast()
        head.append(contentsOf: ",\"\(key)\":[".utf8)
        return head
    }

    private func streamed(head: [UInt8], append: @escaping @Sendable (Int, inout [UInt8]) -> Void) -> HTTPResponse {
        let end = Array("]}\n".utf8)
        let count = page.items.count
        let size = page.items.reduce(0) { $0 + $1.tail.count }
        guard size > Self.streamedBytes else {
            var body = head
            body.reserveCapacity(head.count + size + count * 128)
            for index in 0..<count {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                append(index, &body)
            }
            return Rendering.bytes(body + end)
        }
        return HTTPResponse(
            status: 200, headers: [("cache-control", "no-cache, private"), ("content-type", "application/json")],
            body: .stream { writer in
                var chunk = head
                chunk.reserveCapacity(Self.chunkBytes * 2)
                for index in 0..<count {
                    if index > 0 { chunk.append(UInt8(ascii: ",")) }
                    append(index, &chunk)
                    if chunk.count >= Self.chunkBytes {
                        try await writer.write(chunk)
                        chunk.removeAll(keepingCapacity: true)
                    }
                }
                try await writer.write(chunk + end)
            }, isCompressible: true)
    }
}

extension StoredObject {
    /// The object without `apiVersion` and `kind`.
    func appendUntypedJSON(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"metadata\":{\"resourceVersion\":\"".utf8)
        bytes.append(contentsOf: String(revision).utf8)
        bytes.append(contentsOf: (tail.first == UInt8(ascii: "}") ? "\"" : "\",").utf8)
        bytes.append(contentsOf: tail)
    }
}
