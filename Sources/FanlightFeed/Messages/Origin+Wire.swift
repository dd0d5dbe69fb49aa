import FanlightIR

/// Most routes are of VirtualServices, whose kind is therefore left out.
private let usualKind = "VirtualService"

extension Origin: WireMessage {
    func write(to writer: inout WireWriter) {
        writer.string(1, kind == usualKind ? "" : kind)
        writer.string(2, namespace)
        writer.string(3, name)
        writer.optionalInteger(4, rule)
        writer.optionalInteger(5, match)
    }

    init(from reader: inout WireReader) throws(WireError) {
        var owner = RouteOwner()
        var rule: Int?
        var match: Int?
        while let field = try reader.next() {
            switch field.number {
            case 4: rule = try reader.integer(field)
            case 5: match = try reader.integer(field)
            default: try owner.read(field, &reader)
            }
        }
        self.init(kind: owner.kind, namespace: owner.namespace, name: owner.name, rule: rule, match: match)
    }
}

/// The object whose routes some are.
struct RouteOwner: Hashable, Sendable, WireMessage {
    var kind = usualKind
    var namespace = ""
    var name = ""

    init() {}

    init(_ origin: Origin) {
        kind = origin.kind
        namespace = origin.namespace
        name = origin.name
    }

    func owns(_ origin: Origin) -> Bool { name == origin.name && namespace == origin.namespace && kind == origin.kind }

    var origin: Origin { Origin(kind: kind, namespace: namespace, name: name) }

    /// As a part of the names of resources.
    var resourceName: String {
        let name = "\(ResourceName.escaped(namespace))/\(ResourceName.escaped(name))"
        return kind == usualKind ? name : "\(ResourceName.escaped(kind)):\(name)"
    }

    /// Nil where the text is no such part.
    init?(resourceName: some StringProtocol) {
        let parts = resourceName.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let first = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard let namespace = first.last, first.count <= 2 else { return nil }
        if first.count == 2 { kind = ResourceName.unescaped(first[0]) }
        self.namespace = ResourceName.unescaped(namespace)
        name = ResourceName.unescaped(parts[1])
    }

    func write(to writer: inout WireWriter) {
        writer.string(1, kind == usualKind ? "" : kind)
        writer.string(2, namespace)
        writer.string(3, name)
    }

    init(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.next() { try read(field, &reader) }
    }

    mutating func read(_ field: WireReader.Field, _ reader: inout WireReader) throws(WireError) {
        switch field.number {
        case 1: kind = try reader.string(field)
        case 2: namespace = try reader.string(field)
        case 3: name = try reader.string(field)
        default: try reader.skip(field)
        }
    }
}
