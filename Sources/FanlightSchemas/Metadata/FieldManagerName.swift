import FanlightResources

/// What the name of a field manager may be.
///
/// - Source: Kubernetes: apimachinery, pkg/apis/meta/v1/validation, ValidateFieldManager.
package enum FieldManagerName {
    /// In bytes.
    package static let longest = 128

    package static func causes(_ manager: String, field: String) -> [FieldCause] {
        var list = CauseList()
        if manager.utf8.count > longest { list.add(.tooLong(field, limit: longest)) }
        var position = 0
        for scalar in manager.unicodeScalars {
            if !GoFormat.isPrintable(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                list.add(.invalid(field, manager, "invalid character U+\(code) (at position \(position))"))
            }
            position += UTF8.width(scalar)
        }
        return list.causes
    }
}
