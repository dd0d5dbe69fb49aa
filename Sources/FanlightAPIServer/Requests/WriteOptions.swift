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
        causes += FieldManagerName.causes(fieldManager, field: "fieldManager")
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
}
