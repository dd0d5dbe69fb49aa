import FanlightResources

/// One entry of `metadata.managedFields`: what one manager manages, by one kind of operation.
struct ManagerEntry {
    enum Operation: String {
        case apply = "Apply"
        case update = "Update"
    }

    /// What tells entries apart. Who applies has one entry whatever the version; who updates has one for each version.
    struct Identity: Hashable, Comparable {
        let manager: String
        let operation: Operation
        /// Of updates only.
        let apiVersion: String
        let subresource: String

        init(manager: String, operation: Operation, apiVersion: String, subresource: String) {
            self.manager = manager
            self.operation = operation
            self.apiVersion = operation == .update ? apiVersion : ""
            self.subresource = subresource
        }

        init(_ request: FieldManagerRequest, _ operation: Operation) {
            self.init(manager: request.manager, operation: operation, apiVersion: request.apiVersion, subresource: request.subresource)
        }

        static func < (left: Identity, right: Identity) -> Bool {
            (left.manager, left.operation.rawValue, left.apiVersion, left.subresource)
                < (right.manager, right.operation.rawValue, right.apiVersion, right.subresource)
        }

        /// As conflicts name the manager.
        var description: String {
            let name =
                subresource.isEmpty
                ? GoFormat.quoted(manager) : "\(GoFormat.quoted(manager)) with subresource \(GoFormat.quoted(subresource))"
            return operation == .update ? "\(name) using \(GoFormat.shortened(apiVersion))" : name
        }
    }

    let identity: Identity
    /// The version under which the fields are named.
    var apiVersion: String
    /// Nil where the write that made the entry changed no value.
    var time: String?
    var fields: FieldSet { didSet { written = nil } }
    /// The entry as it stood in the object, as long as it says the same.
    private var written: Node?

    init(identity: Identity, apiVersion: String, time: String?, fields: FieldSet) {
        self.identity = identity
        self.apiVersion = apiVersion
        self.time = time
        self.fields = fields
    }

    /// - Returns: nil where this is no valid entry.
    init?(_ node: Node) {
        guard let operation = (node["operation"]?.string).flatMap(Operation.init), let apiVersion = node["apiVersion"]?.string,
            !apiVersion.isEmpty, node["fieldsType"]?.string == "FieldsV1",
            let fields = FieldSet(fieldsV1: node["fieldsV1"] ?? .emptyObject)
        else { return nil }
        identity = Identity(
            manager: node["manager"]?.string ?? "", operation: operation, apiVersion: apiVersion,
            subresource: node["subresource"]?.string ?? "")
        self.apiVersion = apiVersion
        self.fields = fields
        time = node["time"]?.string
        written = node
    }

    var node: Node {
        if let written, written["time"]?.string == time, written["apiVersion"]?.string == apiVersion { return written }
        var members: [(String, Node)] = [
            ("manager", .string(identity.manager)), ("operation", .string(identity.operation.rawValue)),
            ("apiVersion", .string(apiVersion)),
        ]
        if let time { members.append(("time", .string(time))) }
        members += [("fieldsType", .string("FieldsV1")), ("fieldsV1", fields.fieldsV1)]
        if !identity.subresource.isEmpty { members.append(("subresource", .string(identity.subresource))) }
        return Node(.mapping(members.map { Node.Member(key: $0.0, line: 0, column: 0, value: $0.1) }))
    }

    /// Entries without a time are the oldest.
    var seconds: Int64 { time.flatMap(Timestamp.seconds(fromRFC3339:)) ?? 0 }
}
