import FanlightResources

/// The rules of `metadata.managedFields`.
enum ManagedFieldsRules {
    static func causes(_ entries: Node?, field: String) -> [FieldCause] {
        var list = CauseList()
        for (index, entry) in (entries?.elements ?? []).enumerated() {
            let place = "\(field)[\(index)]"
            let operation = entry.text("operation")
            if operation != "Apply", operation != "Update" {
                list.add(.invalid("\(place).operation", operation, "must be `Apply` or `Update`"))
            }
            let type = entry.text("fieldsType")
            if !type.isEmpty, type != "FieldsV1" { list.add(.invalid("\(place).fieldsType", type, "must be `FieldsV1`")) }
            list.add(managerProblems(entry.text("manager"), field: "\(place).manager"))
            if entry.text("subresource").utf8.count > 256 { list.add(.tooLong("\(place).subresource", limit: 256)) }
        }
        return list.causes
    }

    /// A manager's name is short and prints.
    static func managerProblems(_ manager: String, field: String) -> [FieldCause] {
        guard manager.utf8.count <= 128 else { return [.tooLong(field, limit: 128)] }
        for (index, scalar) in manager.unicodeScalars.enumerated() where scalar.value < 0x20 || scalar.value == 0x7F {
            return [.invalid(field, manager, "invalid character U+\(hex(scalar.value)) (at position \(index))")]
        }
        return []
    }

    private static func hex(_ value: UInt32) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
