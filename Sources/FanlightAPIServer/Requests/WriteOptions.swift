import FanlightResources
import FanlightSchemas

/// How a write is to be carried out.
struct WriteOptions: Sendable {
    enum FieldValidation: String, Sendable {
        case ignore = "Ignore"
        case warn = "Warn"
        case strict = "Strict"
    }

    var isDryRun = false
    /// Empty where the request names none.
    var fieldManager = ""
    var fieldValidation = FieldValidation.warn
    /// Whether server-side apply takes fields from others.
    var force = false

    /// The longest name of a field manager, in bytes.
    static let maximumManagerLength = 128

    init() {}

    /// - Parameters:
    ///   - kind: the name of the object that Kubernetes has for the options, such as `CreateOptions`.
    ///   - isApply: whether the options are those of server-side apply.
    /// - Throws: 422 with all that is wrong.
    init(_ parameters: RequestParameters, kind: String, isApply: Bool = false) throws(APIStatus) {
        var causes: [FieldCause] = []
        fieldManager = parameters["fieldManager"] ?? ""
        force = parameters.flag("force")
        if kind == "PatchOptions", !isApply, parameters["force"] != nil {
            causes.append(.forbidden("force", "may not be specified for non-apply patch"))
        }
        if isApply, fieldManager.isEmpty { causes.append(.required("fieldManager", "is required for apply patch")) }
        causes += Self.managerProblems(fieldManager)
        let dryRun = parameters.all("dryRun")
        isDryRun = !dryRun.isEmpty
        causes += Self.dryRunProblems(dryRun)
        if let value = parameters["fieldValidation"], !value.isEmpty {
            fieldValidation = FieldValidation(rawValue: value) ?? .strict
            if FieldValidation(rawValue: value) == nil {
                causes.append(.notSupported("fieldValidation", .string(value), ["", "Ignore", "Strict", "Warn"]))
            }
        }
        guard causes.isEmpty else { throw .invalid(kind: kind, group: "meta.k8s.io", name: "", causes: causes) }
    }

    static func dryRunProblems(_ values: [String]) -> [FieldCause] {
        guard values.contains(where: { $0 != "All" }) else { return [] }
        return [.notSupported("dryRun", .array(values.map { .string($0) }), ["All"])]
    }

    private static func managerProblems(_ manager: String) -> [FieldCause] {
        var causes: [FieldCause] = []
        if manager.utf8.count > maximumManagerLength { causes.append(.tooLong("fieldManager", limit: maximumManagerLength)) }
        var position = 0
        for scalar in manager.unicodeScalars {
            if !isPrintable(scalar) {
                causes.append(.invalid("fieldManager", manager, "invalid character U+\(hexadecimal(scalar)) (at position \(position))"))
            }
            position += UTF8.width(scalar)
        }
        return causes
    }

    /// As Go's unicode.IsPrint has it.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
