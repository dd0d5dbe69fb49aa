import FanlightResources

/// Short forms for the trees of tests.
func object(_ members: KeyValuePairs<String, Node>) -> Node {
    Node(.mapping(members.map { Node.Member(key: $0.key, line: 0, column: 0, value: $0.value) }))
}

func array(_ elements: Node...) -> Node { Node(.sequence(elements)) }
func text(_ text: String) -> Node { Node(.string(text)) }
func integer(_ integer: Int64) -> Node { Node(.integer(integer)) }
func number(_ number: Double) -> Node { Node(.number(number)) }
func bool(_ bool: Bool) -> Node { Node(.bool(bool)) }
let null = Node(.null)

/// An object of `kind` with a valid beginning.
func resource(_ kind: ResourceKind, name: String = "a", spec: Node) -> Node {
    let version = kind.versions.first ?? ""
    return object([
        "apiVersion": text(kind.group.isEmpty ? version : "\(kind.group)/\(version)"), "kind": text(kind.kind),
        "metadata": object(["name": text(name)]), "spec": spec,
    ])
}
