/// One problem of the configuration: what is wrong, where, and what was done instead.
///
/// Problems of user input are values, never thrown; they end in status, command output and the console.
package struct Diagnostic: Hashable, Sendable {
    package enum Level: String, Sendable, Comparable {
        case error
        case warning
        case info

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .info: 2
            }
        }
    }

    /// A short name in UpperCamelCase, such as `ServerConflict`; the list is docs/reference/diagnostics.md.
    package let code: String
    package let level: Level
    /// The object that has to be changed; nil for a file that could not be read as objects.
    package let resource: ResourceKey?
    package let source: Source?
    /// The field inside the object, in the form of `FieldPath`; empty for the object as a whole.
    package let field: String
    /// One sentence or two: what is wrong, where, what was done instead.
    package let message: String
    /// A request that shows the problem, as arguments of `fanlight explain`, such as `GET http://a.example.com/login`.
    package let witness: String?

    package init(
        code: String, level: Level, resource: ResourceKey?, source: Source?, field: String = "", message: String, witness: String? = nil
    ) {
        self.code = code
        self.level = level
        self.resource = resource
        self.source = source
        self.field = field
        self.message = message
        self.witness = witness
    }
}

extension Diagnostic: Comparable {
    /// Errors first, then by place.
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if left.level != right.level { return left.level < right.level }
        if left.source?.file != right.source?.file { return left.source?.file ?? "" < right.source?.file ?? "" }
        if left.source?.line != right.source?.line { return left.source?.line ?? 0 < right.source?.line ?? 0 }
        if left.resource != right.resource {
            // Most are of one kind and namespace, and lists may hold thousands.
            if let one = left.resource, let other = right.resource, one.kind == other.kind, one.namespace == other.namespace {
                return one.name < other.name
            }
            let (one, other) = (left.resource?.description ?? "", right.resource?.description ?? "")
            // Kinds of two groups may have one name.
            return one != other ? one < other : left.resource?.kind.group ?? "" < right.resource?.kind.group ?? ""
        }
        if left.field != right.field { return left.field < right.field }
        if left.code != right.code { return left.code < right.code }
        if left.message != right.message { return left.message < right.message }
        return left.witness ?? "" < right.witness ?? ""
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line: error: VirtualService default/x: spec.http[0]: message [Code]`, the form that editors understand.
    package var description: String {
        var text = ""
        if let source { text += "\(source.file):\(source.line): " }
        text += "\(level.rawValue): "
        if let resource { text += "\(resource): " }
        if !field.isEmpty { text += "\(field): " }
        text += "\(message) [\(code)]"
        if let witness { text += " (for example: \(witness))" }
        return text
    }
}
