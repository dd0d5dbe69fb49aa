import FanlightResources

/// The cells of kinds that make Pods.
enum WorkloadCells {
    static let core: [String: BuiltinCells] = [
        "ReplicationController": BuiltinCells { object in
            replicas(object) + object.containers("spec", "template", "spec", "containers")
                + [.string(CellText.labels(object["spec", "selector"]))]
        },
        "PodTemplate": BuiltinCells { object in
            [object.name] + object.containers("template", "spec", "containers")
                + [.string(CellText.labels(object["template", "metadata", "labels"]))]
        },
    ]

    static let apps: [String: BuiltinCells] = [
        "ReplicaSet": BuiltinCells { object in
            replicas(object) + object.containers("spec", "template", "spec", "containers")
                + [.string(CellText.selectorOrNone(object["spec", "selector"]))]
        },
        "Deployment": BuiltinCells { object in
            [
                object.name, readyOfDesired(object), object.integer("status", "updatedReplicas"),
                object.integer("status", "availableReplicas"), object.age,
            ] + object.containers("spec", "template", "spec", "containers") + [.string(LabelSelectorText.text(object["spec", "selector"]))]
        },
        "StatefulSet": BuiltinCells { object in
            [object.name, readyOfDesired(object), object.age] + object.containers("spec", "template", "spec", "containers")
        },
        "DaemonSet": BuiltinCells { object in
            [
                object.name, object.integer("status", "desiredNumberScheduled"), object.integer("status", "currentNumberScheduled"),
                object.integer("status", "numberReady"), object.integer("status", "updatedNumberScheduled"),
                object.integer("status", "numberAvailable"),
                .string(CellText.labels(object["spec", "template", "spec", "nodeSelector"])), object.age,
            ] + object.containers("spec", "template", "spec", "containers")
                + [.string(CellText.selectorOrNone(object["spec", "selector"]))]
        },
        "ControllerRevision": BuiltinCells { object in
            [object.name, .string(controller(object)), object.integer("revision"), object.age]
        },
    ]

    static let batch: [String: BuiltinCells] = [
        "Job": BuiltinCells { object in
            [object.name, .string(jobStatus(object)), .string(completions(object)), .string(jobDuration(object)), object.age]
                + object.containers("spec", "template", "spec", "containers")
                + [.string(CellText.selectorOrNone(object["spec", "selector"]))]
        },
        "CronJob": BuiltinCells { object in
            [
                object.name, .string(object.text("spec", "schedule")),
                .string(object["spec", "timeZone"]?.string ?? CellText.none),
                .string(object["spec", "suspend"]?.bool == true ? "True" : "False"),
                .integer(object["status", "active"]?.elements.count ?? 0),
                .string(object["status", "lastScheduleTime"].map { object.age(since: $0) } ?? CellText.none), object.age,
            ] + object.containers("spec", "jobTemplate", "spec", "template", "spec", "containers")
                + [.string(CellText.selectorOrNone(object["spec", "jobTemplate", "spec", "selector"]))]
        },
    ]

    private static func replicas(_ object: PrintedObject) -> [Node] {
        [
            object.name, object.integer("spec", "replicas", otherwise: 1), object.integer("status", "replicas"),
            object.integer("status", "readyReplicas"), object.age,
        ]
    }

    private static func readyOfDesired(_ object: PrintedObject) -> Node {
        .string("\(object.count("status", "readyReplicas"))/\(object.count("spec", "replicas", otherwise: 1))")
    }

    private static func controller(_ object: PrintedObject) -> String {
        guard let owner = object["metadata", "ownerReferences"]?.elements.first(where: { $0["controller"]?.bool == true }) else {
            return CellText.none
        }
        let apiVersion = owner["apiVersion"]?.string ?? ""
        let group = apiVersion.firstIndex(of: "/").map { ".\(apiVersion[..<$0])" } ?? ""
        return "\(owner["kind"]?.string ?? "")\(group)".lowercased() + "/\(owner["name"]?.string ?? "")"
    }

    private static func jobStatus(_ job: PrintedObject) -> String {
        if job.condition("Complete") == "True" { return "Complete" }
        if job.condition("Failed") == "True" { return "Failed" }
        if job.isBeingDeleted { return "Terminating" }
        for type in ["Suspended", "SuccessCriteriaMet", "FailureTarget"] where job.condition(type) == "True" { return type }
        return "Running"
    }

    private static func completions(_ job: PrintedObject) -> String {
        let succeeded = job.count("status", "succeeded")
        if let completions = job["spec", "completions"]?.integer { return "\(succeeded)/\(completions)" }
        let parallelism = job.count("spec", "parallelism")
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }

    private static func jobDuration(_ job: PrintedObject) -> String {
        guard let start = PrintedObject.seconds(job["status", "startTime"]) else { return "" }
        return HumanDuration.text(seconds: (PrintedObject.seconds(job["status", "completionTime"]) ?? job.now) - start)
    }
}
