import FanlightManifests
import FanlightResources
import FanlightSchemas

/// The value that a YAML text holds.
func tree(_ yaml: String) -> Node { YAMLReader.read(Array(yaml.utf8)).documents.first?.node ?? .null }

func schema(_ yaml: String) -> StructuralSchema { StructuralSchema(tree(yaml)) }

/// Causes as a status lists them.
func lines(_ causes: [FieldCause]) -> [String] { causes.map { "\($0.field): \($0.message)" } }

/// JSON with the members of all mappings in the order of their keys.
func sorted(_ node: Node) -> String {
    var bytes: [UInt8] = []
    node.appendJSON(to: &bytes, sorted: true)
    return String(decoding: bytes, as: UTF8.self)
}
