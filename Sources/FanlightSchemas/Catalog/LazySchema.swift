import FanlightResources
import Synchronization

/// A schema that is parsed when somebody asks for it, once.
final class LazySchema: Sendable {
    enum Origin: Sendable {
        /// A line of the embedded table. The schema of a custom kind is completed with the members that all objects have.
        case embedded(name: String, isCustom: Bool)
        /// The `openAPIV3Schema` of a definition that was added.
        case definition(Node)
    }

    let origin: Origin
    private let parsed = Mutex<StructuralSchema?>(nil)

    init(_ origin: Origin) { self.origin = origin }

    var schema: StructuralSchema? {
        switch origin {
        case .embedded(let name, false): SchemaStore.embedded.schema(named: name)
        case .embedded, .definition:
            parsed.withLock { parsed in
                if let parsed { return parsed }
                let made = declared.map { StructuralSchema(CustomSchema.completed($0), library: SchemaStore.embedded) }
                parsed = made
                return made
            }
        }
    }

    /// The schema as the definition has it.
    var declared: Node? {
        switch origin {
        case .embedded(let name, _): SchemaStore.embedded.node(named: name)
        case .definition(let node): node
        }
    }

    /// What tells the schema from others, for digests of documents.
    func appendIdentity(to bytes: inout [UInt8]) {
        switch origin {
        case .embedded(let name, _): bytes.append(contentsOf: SchemaStore.embedded.text(named: name) ?? [])
        case .definition(let node): node.appendJSON(to: &bytes, sorted: true)
        }
    }
}
