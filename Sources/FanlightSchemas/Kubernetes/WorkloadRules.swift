import FanlightResources

/// The rules of the kinds that run pods.
///
/// - Source: Kubernetes: pkg/apis/apps/validation and pkg/apis/batch/validation.
enum WorkloadRules {
    static func deployment(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = selected(spec, noun: "deployment")
        list.notNegative(spec, "replicas", at: "spec")
        let strategy = spec["strategy"] ?? .emptyObject
        list.choice(strategy, "type", at: "spec.strategy", of: ["Recreate", "RollingUpdate"])
        if strategy.text("type") == "Recreate", strategy["rollingUpdate"] != nil {
            list.add(.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"))
        }
        list.add(rollingUpdate(strategy["rollingUpdate"], at: "spec.strategy.rollingUpdate"))
        for key in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] { list.notNegative(spec, key, at: "spec") }
        if let deadline = spec["progressDeadlineSeconds"]?.integer, deadline <= spec["minReadySeconds"]?.integer ?? 0 {
            list.add(.invalid("spec.progressDeadlineSeconds", .integer(deadline), "must be greater than minReadySeconds"))
        }
        immutableSelector(spec, old, &list)
        return list.causes
    }

    static func replicaSet(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = selected(spec, noun: "deployment")
        for key in ["replicas", "minReadySeconds"] { list.notNegative(spec, key, at: "spec") }
        immutableSelector(spec, old, &list)
        return list.causes
    }

    static func daemonSet(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = selected(spec, noun: "daemonset", requiresSelector: false)
        list.notNegative(spec, "minReadySeconds", at: "spec")
        list.choice(spec["updateStrategy"] ?? .emptyObject, "type", at: "spec.updateStrategy", of: ["OnDelete", "RollingUpdate"])
        list.add(rollingUpdate(spec[path: ["updateStrategy", "rollingUpdate"]], at: "spec.updateStrategy.rollingUpdate"))
        immutableSelector(spec, old, &list)
        return list.causes
    }

    static func statefulSet(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = selected(spec, noun: "statefulset")
        list.choice(spec, "podManagementPolicy", at: "spec", of: ["OrderedReady", "Parallel"])
        list.choice(spec["updateStrategy"] ?? .emptyObject, "type", at: "spec.updateStrategy", of: ["OnDelete", "RollingUpdate"])
        for key in ["replicas", "minReadySeconds"] { list.notNegative(spec, key, at: "spec") }
        if let old, fixed(spec) != fixed(old["spec"] ?? .emptyObject) {
            let text =
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
                + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
            list.add(.forbidden("spec", text))
        }
        return list.causes
    }

    private static func fixed(_ spec: Node) -> Node {
        let mutable = [
            "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
        ]
        return mutable.reduce(spec) { $0.without($1) }
    }

    static func job(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        list.add(jobSpec(spec, at: "spec"))
        guard let previous = old?["spec"] else { return list.causes }
        list.immutable(spec["selector"], previous["selector"], at: "spec.selector")
        list.immutable(spec["completionMode"], previous["completionMode"], at: "spec.completionMode")
        if spec["completionMode"]?.string != "Indexed" {
            list.immutable(spec["completions"], previous["completions"], at: "spec.completions")
        }
        if previous["suspend"]?.bool != true { list.immutable(spec["template"], previous["template"], at: "spec.template") }
        return list.causes
    }

    private static func jobSpec(_ spec: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        for key in ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"] {
            list.notNegative(spec, key, at: place)
        }
        let template = spec["template"] ?? .emptyObject
        let policy = template[path: ["spec", "restartPolicy"]]?.string ?? ""
        list.add(PodRules.template(template, at: "\(place).template", restartPolicies: ["Always", "OnFailure", "Never"]))
        if policy == "Always" {
            let field = "\(place).template.spec.restartPolicy"
            list.add(.required(field, "valid values: \"OnFailure\", \"Never\""))
        }
        return list.causes
    }

    static func cronJob(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        if name.utf8.count > 52 { list.add(.invalid("metadata.name", name, "must be no more than 52 characters")) }
        let schedule = spec.text("schedule")
        if schedule.isEmpty {
            list.add(.required("spec.schedule"))
        } else if let problem = CronText.problem(schedule) {
            list.add(.invalid("spec.schedule", schedule, problem))
        }
        list.choice(spec, "concurrencyPolicy", at: "spec", of: ["Allow", "Forbid", "Replace"])
        for key in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
            list.notNegative(spec, key, at: "spec")
        }
        list.add(jobSpec(spec[path: ["jobTemplate", "spec"]] ?? .emptyObject, at: "spec.jobTemplate.spec"))
        return list.causes
    }

    // MARK: Common

    /// Selector and template, which must fit each other. No selector selects nothing.
    private static func selected(_ spec: Node, noun: String, requiresSelector: Bool = true) -> CauseList {
        var list = CauseList()
        let template = spec["template"] ?? .emptyObject
        let labels = template[path: ["metadata", "labels"]]
        var isMatching = false
        if let written = spec["selector"] {
            list.add(SelectorRules.causes(written, at: "spec.selector"))
            guard let selector = LabelSelector(written) else {
                list.add(.invalid("spec.selector", written, "invalid label selector"))
                return list
            }
            if selector.isEverything { list.add(.invalid("spec.selector", written, "empty selector is invalid for \(noun)")) }
            isMatching = selector.matches(labels?.stringMap ?? [:])
        } else if requiresSelector {
            list.add(.required("spec.selector"))
        }
        if !isMatching {
            list.add(.invalid("spec.template.metadata.labels", labels ?? .null, "`selector` does not match template `labels`"))
        }
        list.add(PodRules.template(template, at: "spec.template", restartPolicies: ["Always"]))
        return list
    }

    private static func immutableSelector(_ spec: Node, _ old: Node?, _ list: inout CauseList) {
        if let old { list.immutable(spec["selector"], old[path: ["spec", "selector"]], at: "spec.selector") }
    }

    private static func rollingUpdate(_ update: Node?, at place: String) -> [FieldCause] {
        guard let update else { return [] }
        var list = CauseList()
        for key in ["maxUnavailable", "maxSurge"] {
            guard let value = update[key] else { continue }
            list.invalid("\(place).\(key)", value, AmountText.problems(value))
        }
        let isZero = ["maxUnavailable", "maxSurge"].allSatisfy { key in update[key].map { AmountText.isZero($0) } ?? false }
        if isZero {
            list.add(.invalid("\(place).maxUnavailable", update["maxUnavailable"] ?? .null, "may not be 0 when `maxSurge` is 0"))
        }
        return list.causes
    }
}

/// A number of pods, or a percentage of all.
enum AmountText {
    static func problems(_ value: Node) -> [String] {
        if let number = value.integer { return number < 0 ? ["must be greater than or equal to 0"] : [] }
        let text = value.string ?? ""
        guard text.hasSuffix("%"), text.count > 1, text.dropLast().utf8.allSatisfy(DNSText.isDigit) else {
            return [
                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
                    + "regex used for validation is '[0-9]+%')"
            ]
        }
        return []
    }

    static func isZero(_ value: Node) -> Bool { value.integer == 0 || value.string == "0%" }
}
