package import FanlightResources

/// JSON Patch.
///
/// - Source: RFC 6902, with the habits of Kubernetes' implementation that clients meet: `replace` of a missing member adds it, `copy` of a
///   missing member adds null, `test` takes a missing member for null, negative indexes count from the end, and nothing but `replace` and
///   `test` may name the whole document.
package enum JSONPatch {
    package static let maximumOperations = 10_000
    /// What all `copy` operations of one patch may add, in bytes of JSON.
    package static let maximumCopiedBytes = 3 * 1024 * 1024
    /// How deep values may be nested in the result, the document itself included: as deep as they may be in a request.
    package static let maximumDepth = 100
    /// How many members and elements all operations together may pass. Each operation passes those of all the values that it goes through.
    package static let maximumSteps = 50_000_000

    package static func apply(_ patch: Node, to object: Node) throws(PatchError) -> Node {
        let operations = try operations(of: patch)
        var document = object
        var work = Work()
        for operation in operations { document = try apply(operation, to: document, &work) }
        return document
    }

    private static func operations(of patch: Node) throws(PatchError) -> [JSONPatchOperation] {
        // Go reads null as a list without elements.
        if patch.isNull { return [] }
        guard case .sequence(let elements) = patch.value else {
            let kind = GoFormat.kind(of: patch)
            throw .badRequest("error decoding patch: json: cannot unmarshal \(kind) into Go value of type []handlers.jsonPatchOp")
        }
        guard elements.count <= maximumOperations else {
            let allowed = "The allowed maximum operations in a JSON patch is \(maximumOperations), got \(elements.count)"
            throw PatchError(reason: .tooLarge, message: "Request entity is too large: \(allowed)")
        }
        var operations: [JSONPatchOperation] = []
        operations.reserveCapacity(elements.count)
        for element in elements { operations.append(try JSONPatchOperation(element)) }
        return operations
    }

    /// What the operations of a patch have cost so far.
    private struct Work {
        private var copied = 0
        private var steps = 0

        /// Opens a place, and pays for the way to it.
        mutating func pointer(_ text: String, in document: Node) throws(PatchError) -> JSONPointer {
            let pointer = try JSONPointer(text)
            try pay(pointer.width(in: document))
            return pointer
        }

        /// Looks through a value before it is put somewhere, and pays for that.
        mutating func admit(_ value: Node, at pointer: JSONPointer) throws(PatchError) -> Node {
            guard let size = value.size(depth: maximumDepth - pointer.depth) else {
                throw .rejected("values are nested more than \(maximumDepth) deep at \"\(pointer.text.prefix(100))\"")
            }
            try pay(size)
            return value
        }

        private mutating func pay(_ cost: Int) throws(PatchError) {
            steps += cost
            guard steps <= maximumSteps else {
                throw PatchError(
                    reason: .tooLarge, message: "Request entity is too large: the patch changes too many large lists and mappings")
            }
        }

        mutating func copy(_ value: Node) throws(PatchError) {
            copied += value.json.count
            guard copied <= maximumCopiedBytes else { throw .rejected("copy: more than \(maximumCopiedBytes) bytes are copied") }
        }
    }

    private static func apply(_ operation: JSONPatchOperation, to document: Node, _ work: inout Work) throws(PatchError) -> Node {
        switch operation.name {
        case "add": return try add(operation.value ?? .null, at: operation.target(), in: document, &work)
        case "remove": return try work.pointer(operation.target(), in: document).removed(from: document)
        case "replace": return try replace(operation, in: document, &work)
        case "move":
            let source = try work.pointer(operation.source(), in: document)
            guard let value = try source.value(in: document) else { throw .rejected("move: there is nothing at \(source.text)") }
            return try add(value, at: operation.target(), in: source.removed(from: document), &work)
        case "copy":
            let value = try work.pointer(operation.source(), in: document).value(in: document) ?? .null
            try work.copy(value)
            return try add(value, at: operation.target(), in: document, &work)
        case "test":
            try test(operation, in: document, &work)
            return document
        default: throw .rejected("Unexpected kind: \(operation.name)")
        }
    }

    private static func add(_ value: Node, at path: String, in document: Node, _ work: inout Work) throws(PatchError) -> Node {
        let pointer = try work.pointer(path, in: document)
        return try pointer.adding(work.admit(value, at: pointer), to: document)
    }

    private static func replace(_ operation: JSONPatchOperation, in document: Node, _ work: inout Work) throws(PatchError) -> Node {
        let path = try operation.target()
        let value = operation.value ?? .null
        guard path.isEmpty else {
            let pointer = try work.pointer(path, in: document)
            return try pointer.replaced(with: work.admit(value, at: pointer), in: document)
        }
        switch value.value {
        case .mapping, .sequence: return value
        default: throw .rejected("replace: the whole document can only become an object or an array")
        }
    }

    private static func test(_ operation: JSONPatchOperation, in document: Node, _ work: inout Work) throws(PatchError) {
        let path = try operation.target()
        let found = path.isEmpty ? document : try work.pointer(path, in: document).value(in: document) ?? .null
        guard found == operation.value ?? .null else { throw .rejected("testing value \(path) failed: test failed") }
    }
}

extension Node {
    /// How many values this one is made of; nil where they are nested deeper than asked for.
    fileprivate func size(depth: Int) -> Int? {
        let children: [Node]
        switch value {
        case .mapping(let members): children = members.map(\.value)
        case .sequence(let elements): children = elements
        default: return depth >= 0 ? 1 : nil
        }
        guard depth > 0 else { return nil }
        var size = 1
        for child in children {
            guard let below = child.size(depth: depth - 1) else { return nil }
            size += below
        }
        return size
    }
}
