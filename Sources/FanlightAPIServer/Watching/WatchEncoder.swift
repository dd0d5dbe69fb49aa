import FanlightResources
import FanlightSchemas
import FanlightStore

/// Writes the events of a watch, one on each line.
struct WatchEncoder: Sendable {
    private let context: ResourceContext
    private let form: ResponseForm
    private let parameters: RequestParameters
    private var hasSentColumns = false

    init(context: ResourceContext, form: ResponseForm, parameters: RequestParameters) {
        self.context = context
        self.form = form
        self.parameters = parameters
    }

    static func line(_ type: String, _ object: Node) -> [UInt8] {
        Node.object(["type": .string(type), "object": object]).json + [UInt8(ascii: "\n")]
    }

    mutating func append(_ type: String, _ object: StoredObject, time: Int64, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
        switch form.shape {
        case .object: context.append(object, to: &bytes)
        case .table(let version):
            let metadata = Node.object(["resourceVersion": .string(String(object.revision))])
            let table = PrintedTable(context, version: version, parameters: parameters, time: time)
            table.table([context.node(object)], metadata: metadata, hasColumns: !hasSentColumns).appendJSON(to: &bytes)
            hasSentColumns = true
        case .partialMetadata(let version): PartialMetadata.append(object, context, version: version, to: &bytes)
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    mutating func bookmark(_ revision: UInt64, isEndOfInitialEvents: Bool) -> [UInt8] {
        var metadata = Node.object(["resourceVersion": .string(String(revision))])
        if isEndOfInitialEvents { metadata[member: "annotations"] = .object(["k8s.io/initial-events-end": .string("true")]) }
        switch form.shape {
        case .object:
            return Self.line(
                "BOOKMARK",
                .object(["kind": .string(context.kind.kind.kind), "apiVersion": .string(context.apiVersion), "metadata": metadata]))
        case .table(let version):
            let table = PrintedTable(context, version: version, parameters: parameters, time: 0)
            defer { hasSentColumns = true }
            return Self.line("BOOKMARK", table.bookmark(metadata: metadata, hasColumns: !hasSentColumns))
        case .partialMetadata(let version):
            return Self.line(
                "BOOKMARK",
                .object(["kind": .string("PartialObjectMetadata"), "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata]))
        }
    }
}
