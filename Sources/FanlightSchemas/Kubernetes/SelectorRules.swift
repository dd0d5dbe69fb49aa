import FanlightResources

/// Selectors by labels.
///
/// - Source: Kubernetes: apimachinery, pkg/apis/meta/v1/validation.
enum SelectorRules {
    private static let operators = ["In", "NotIn", "Exists", "DoesNotExist"]

    static func causes(_ selector: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        list.add(MetadataRules.labels(selector["matchLabels"], field: "\(place).matchLabels"))
        for (index, expression) in (selector["matchExpressions"]?.elements ?? []).enumerated() {
            let field = "\(place).matchExpressions[\(index)]"
            let hasValues = !(expression["values"]?.elements ?? []).isEmpty
            switch expression.text("operator") {
            case "In", "NotIn":
                if !hasValues { list.add(.required("\(field).values", "must be specified when `operator` is 'In' or 'NotIn'")) }
            case "Exists", "DoesNotExist":
                if hasValues {
                    list.add(.forbidden("\(field).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
                }
            default:
                list.add(.invalid("\(field).operator", expression.text("operator"), "not a valid selector operator"))
            }
            list.invalid("\(field).key", expression.text("key"), LabelText.keyProblems(expression.text("key")))
            for (position, value) in (expression["values"]?.strings ?? []).enumerated() {
                list.invalid("\(field).values[\(position)]", value, LabelText.valueProblems(value))
            }
        }
        return list.causes
    }
}
