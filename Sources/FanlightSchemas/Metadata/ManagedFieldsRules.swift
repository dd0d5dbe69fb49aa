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
            list.add(FieldManagerName.causes(entry.text("manager"), field: "\(place).manager"))
            if entry.text("subresource").utf8.count > 256 { list.add(.tooLong("\(place).subresource", limit: 256)) }
        }
        return list.causes
    }
}
