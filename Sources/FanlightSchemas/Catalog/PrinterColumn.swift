/// A column of the table that `kubectl get` prints for a kind.
package struct PrinterColumn: Hashable, Sendable {
    package let name: String
    /// The type of the cells: `string`, `integer`, `number`, `boolean` or `date`.
    package let type: String
    package let format: String
    package let description: String
    /// 0 is always shown; higher ones with `-o wide`.
    package let priority: Int
    /// Where a custom kind's cell comes from, such as `.spec.hosts`; nil for the columns of built-in kinds, whose cells are computed.
    package let jsonPath: String?

    package init(name: String, type: String, format: String = "", description: String = "", priority: Int = 0, jsonPath: String? = nil) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        self.priority = priority
        self.jsonPath = jsonPath
    }
}

extension PrinterColumn {
    /// The first column of every custom kind.
    package static let name = PrinterColumn(
        name: "Name", type: "string", format: "name", description: Descriptions.shared.text(for: ["ObjectMeta", "name"]) ?? "",
        jsonPath: ".metadata.name")

    /// The column of a custom kind that declares none.
    package static let age = PrinterColumn(
        name: "Age", type: "date", description: Descriptions.shared.text(for: ["ObjectMeta", "creationTimestamp"]) ?? "",
        jsonPath: ".metadata.creationTimestamp")
}
