import FanlightResources
import FanlightSchemas

/// The cells of a custom kind's column, whose values a path finds in the objects.
///
/// - Source: k8s.io/apiextensions-apiserver, pkg/registry/customresource/tableconvertor/tableconvertor.go.
struct PathCell: Sendable {
    private let type: String
    /// Nil for a path that cannot be read, whose cells are empty.
    private let path: PrinterPath?

    init(_ column: PrinterColumn) {
        type = column.type
        path = column.jsonPath.flatMap { PrinterPath($0) }
    }

    /// Null where the object has no such value or it is of another type. Of several values, the first is shown.
    func cell(of object: Node, now: Int64) -> Node {
        guard let value = path?.firstValue(in: object) else { return .null }
        return switch (type, value.value) {
        case ("string", _): .string(CellText.text(of: value))
        case ("integer", .integer): value
        case ("integer", .number(let number)): Int64(exactly: number.rounded(.towardZero)).map { .integer($0) } ?? .null
        case ("number", .integer), ("number", .number): value
        case ("boolean", .bool): value
        case ("date", .string(let text)):
            .string(Timestamp.seconds(fromRFC3339: text).map { HumanDuration.text(seconds: now - $0) } ?? "<invalid>")
        default: .null
        }
    }
}
