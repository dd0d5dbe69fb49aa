package import FanlightResources

/// The rules of `metadata`, for an object whose metadata decodes (`MetadataDecoding`) and has a name, whether written or generated.
///
/// - Source: Kubernetes: apimachinery, pkg/api/validation/objectmeta.go and pkg/apis/meta/v1/validation.
package enum MetadataRules {
    /// What the keys and values of all annotations of an object may have together.
    package static let annotationLimit = 256 << 10

    /// What is wrong with the metadata of an object that is to be created.
    package static func validate(_ object: Node, isNamespaced: Bool, nameRule: NameRule) -> [FieldCause] {
        validate(metadata: object["metadata"] ?? .emptyObject, isNamespaced: isNamespaced, nameRule: nameRule, field: "metadata")
    }

    /// What is wrong with the metadata of an object that is to replace `old`.
    package static func validateUpdate(_ object: Node, old: Node) -> [FieldCause] {
        let metadata = object["metadata"] ?? .emptyObject
        let previous = old["metadata"] ?? .emptyObject
        var causes: [FieldCause] = []
        if previous["deletionTimestamp"] != nil { causes += newFinalizers(metadata, previous) }
        let generation = metadata["generation"]?.integer ?? 0
        if generation < previous["generation"]?.integer ?? 0 {
            causes.append(.invalid("metadata.generation", .integer(generation), "must not be decremented"))
        }
        for name in immutableFields where (metadata[name] ?? .null) != (previous[name] ?? .null) {
            causes.append(.invalid("metadata.\(name)", metadata[name] ?? absent(name), "field is immutable"))
        }
        return causes + common(metadata, field: "metadata", isUpdate: true)
    }

    /// The cause under which an update of a kind is turned down that must say what it replaces, and does not.
    package static let missingResourceVersion = FieldCause.invalid(
        "metadata.resourceVersion", Node.integer(0), "must be specified for an update")

    /// As `validate`, for a resource within another: it needs no name.
    static func embedded(_ metadata: Node, field: String) -> [FieldCause] {
        let hasName = !(metadata["name"]?.string ?? "").isEmpty
        let named = hasName ? metadata : metadata.setting(["name"], to: .string("fakename"))
        let isNamespaced = !(metadata["namespace"]?.string ?? "").isEmpty
        return validate(metadata: named, isNamespaced: isNamespaced, nameRule: .pathSegment, field: field)
    }

    private static let immutableFields = [
        "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
    ]

    private static func absent(_ name: String) -> Node { name == "name" || name == "namespace" || name == "uid" ? .string("") : .null }

    private static func validate(metadata: Node, isNamespaced: Bool, nameRule: NameRule, field: String) -> [FieldCause] {
        var causes: [FieldCause] = []
        if let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            causes += nameRule.problems(prefix, isPrefix: true).map { .invalid("\(field).generateName", prefix, $0) }
        }
        let name = metadata["name"]?.string ?? ""
        if name.isEmpty {
            causes.append(.required("\(field).name", "name or generateName is required"))
        } else {
            causes += nameRule.problems(name).map { .invalid("\(field).name", name, $0) }
        }
        let namespace = metadata["namespace"]?.string ?? ""
        switch (isNamespaced, namespace.isEmpty) {
        case (true, true): causes.append(.required("\(field).namespace"))
        case (true, false): causes += NameRule.dnsLabel.problems(namespace).map { .invalid("\(field).namespace", namespace, $0) }
        case (false, true): break
        case (false, false): causes.append(.forbidden("\(field).namespace", "not allowed on this type"))
        }
        if let generation = metadata["generation"]?.integer, generation < 0 {
            causes.append(.invalid("\(field).generation", .integer(generation), "must be greater than or equal to 0"))
        }
        return causes + common(metadata, field: field, isUpdate: false)
    }

    private static func common(_ metadata: Node, field: String, isUpdate: Bool) -> [FieldCause] {
        labels(metadata["labels"], field: "\(field).labels") + annotations(metadata["annotations"], field: "\(field).annotations")
            + OwnerReferenceRules.causes(metadata["ownerReferences"], field: "\(field).ownerReferences")
            + (isUpdate ? [] : finalizers(metadata, field: "\(field).finalizers"))
            + ManagedFieldsRules.causes(metadata["managedFields"], field: "\(field).managedFields")
    }

    /// The labels of metadata, and those of selectors and templates.
    static func labels(_ labels: Node?, field: String) -> [FieldCause] {
        var list = CauseList()
        for member in labels?.members ?? [] {
            let value = member.value.string ?? ""
            list.invalid(field, member.key, LabelText.keyProblems(member.key))
            list.invalid(field, value, LabelText.valueProblems(value))
        }
        return list.causes
    }

    static func annotations(_ annotations: Node?, field: String) -> [FieldCause] {
        var list = CauseList()
        var size = 0
        for member in annotations?.members ?? [] {
            size += member.key.utf8.count + (member.value.string?.utf8.count ?? 0)
            list.invalid(field, member.key, LabelText.keyProblems(member.key.lowercased()))
        }
        if size > annotationLimit { list.add(.tooLong(field, limit: annotationLimit)) }
        return list.causes
    }

    private static func finalizers(_ metadata: Node, field: String) -> [FieldCause] {
        let finalizers = metadata["finalizers"]?.strings ?? []
        var list = CauseList()
        for name in finalizers { list.invalid(field, name, LabelText.keyProblems(name)) }
        if finalizers.contains("orphan"), finalizers.contains("foregroundDeletion") {
            let value = Node.array(finalizers.map { .string($0) })
            list.add(.invalid(field, value, "finalizer orphan and foregroundDeletion cannot be both set"))
        }
        return list.causes
    }

    private static func newFinalizers(_ metadata: Node, _ previous: Node) -> [FieldCause] {
        let added = Set(metadata["finalizers"]?.strings ?? []).subtracting(previous["finalizers"]?.strings ?? []).sorted()
        guard !added.isEmpty else { return [] }
        let list = added.map { GoFormat.quoted($0) }.joined(separator: ", ")
        let text = "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}"
        return [.forbidden("metadata.finalizers", text)]
    }
}
