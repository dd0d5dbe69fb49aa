import FanlightResources
import FanlightSchemas
import FanlightStore

/// What the objects of a kind can be ordered by, and how what a list looks at is read from one.
struct ListColumns: Sendable {
    /// Longer cells are searched and ordered by their beginning.
    private static let maximumText = 64 << 10
    private static let own = ["name", "namespace", "age"]
    private static let ages: Set = ["age", "created at"]
    /// Built-in kinds write these times as texts.
    private static let times: Set = ["first seen", "last seen", "last schedule"]

    private let context: ResourceContext
    private let table: PrintedTable
    /// Seconds since 1970.
    private let now: Int64
    let columns: [PrinterColumn]
    /// Folded.
    private let names: [String]
    /// What else than its cells tells of an object in few words.
    private let more: PrinterPath?

    /// - Parameter time: milliseconds since 1970.
    init(_ context: ResourceContext, time: Int64) {
        self.context = context
        table = PrintedTable(context, version: "v1", parameters: .none, time: time)
        now = time / 1_000
        columns = table.columns
        names = columns.map { FoldedText.folded($0.name) }
        more = context.kind.kind == .gateway ? PrinterPath(".spec.servers[*].hosts[*]") : nil
    }

    /// - Throws: 400 where the kind has no such column.
    func index(of column: String) throws(APIStatus) -> Int {
        if let own = Self.own.firstIndex(of: column) { return own }
        if let index = names.firstIndex(of: column) { return Self.own.count + index }
        var known = Self.own
        for name in names where !known.contains(name) { known.append(name) }
        throw .badRequest(
            "sortBy: Invalid value: \(GoFormat.quoted(column)): \(context.target.qualifiedResource) can be sorted by \(known.joined(separator: ", "))"
        )
    }

    func listed(_ stored: StoredObject) -> ListedObject {
        let node = table.printed(context.node(stored))
        let created = node[path: ["metadata", "creationTimestamp"]].flatMap(PrintedObject.seconds)
        var text: [UInt8] = []
        FoldedText.append(stored.key.namespacedName, to: &text)
        for (key, value) in stored.labels.sorted(by: { $0.key < $1.key }) { Self.append("\(key)=\(value)", to: &text) }
        var keys: [SortKey] = [SortKey(stored.key.name), SortKey(stored.key.namespace), SortKey(age: created)]
        for ((column, name), cell) in zip(zip(columns, names), table.cells(of: node)) {
            if Self.ages.contains(name) {
                keys.append(SortKey(age: created))
            } else if column.type == "date" || Self.times.contains(name) {
                keys.append(SortKey(age: cell.string.flatMap { HumanDuration.seconds($0) }.map { now - $0 }))
            } else {
                let shown = Self.shortened(cell)
                keys.append(SortKey(cell: shown))
                if let words = CellText.searched(shown) { Self.append(words, to: &text) }
            }
        }
        if let more {
            for value in PrinterPath.values(more.steps[...], in: node) { Self.append(value.string ?? "", to: &text) }
        }
        return ListedObject(
            namespace: stored.key.namespace, name: stored.key.name, revision: stored.revision, text: text, keys: keys)
    }

    private static func append(_ part: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\n"))
        FoldedText.append(part, to: &text)
    }

    private static func shortened(_ cell: Node) -> Node {
        guard let text = cell.string, text.utf8.count > maximumText else { return cell }
        return .string(String(decoding: text.utf8.prefix(maximumText), as: UTF8.self))
    }
}

extension CellText {
    /// What a search looks at in a cell; nil where there is nothing.
    fileprivate static func searched(_ cell: Node) -> String? {
        switch cell.value {
        case .integer, .number, .string: text(of: cell)
        case .null, .bool, .sequence, .mapping: nil
        }
    }
}
