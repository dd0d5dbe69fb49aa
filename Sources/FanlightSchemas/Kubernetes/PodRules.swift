import FanlightResources

/// The rules of pods and templates of pods.
///
/// - Source: Kubernetes: pkg/apis/core/validation/validation.go.
enum PodRules {
    static func validate(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        list.add(podSpec(spec, at: "spec", restartPolicies: ["Always", "OnFailure", "Never"]))
        if let old, mutable(object) != mutable(old) {
            let text =
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
            list.add(.forbidden("spec", text))
        }
        return list.causes
    }

    /// The specification without what an update may change.
    private static func mutable(_ object: Node) -> Node {
        var spec = object["spec"] ?? .emptyObject
        for key in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"] { spec[member: key] = nil }
        for key in ["containers", "initContainers"] { spec = spec.changingElements(key) { $0.without("image").without("resources") } }
        return spec
    }

    /// - Parameter restartPolicies: those that the workload around the template allows.
    static func template(_ template: Node, at place: String, restartPolicies: [String]) -> [FieldCause] {
        let metadata = template["metadata"]
        return MetadataRules.labels(metadata?["labels"], field: "\(place).metadata.labels")
            + MetadataRules.annotations(metadata?["annotations"], field: "\(place).metadata.annotations")
            + podSpec(template["spec"] ?? .emptyObject, at: "\(place).spec", restartPolicies: restartPolicies)
    }

    private static func podSpec(_ spec: Node, at place: String, restartPolicies: [String]) -> [FieldCause] {
        var list = CauseList()
        var names: Set<String> = []
        let volumes = volumes(spec, at: "\(place).volumes", &list)
        let containers = spec["containers"]?.elements ?? []
        if containers.isEmpty { list.add(.required("\(place).containers")) }
        for (index, container) in containers.enumerated() where !list.isFull {
            self.container(container, at: "\(place).containers[\(index)]", &names, volumes, &list)
        }
        for (index, container) in (spec["initContainers"]?.elements ?? []).enumerated() where !list.isFull {
            self.container(container, at: "\(place).initContainers[\(index)]", &names, volumes, &list)
        }
        list.choice(spec, "restartPolicy", at: place, of: restartPolicies)
        list.choice(spec, "dnsPolicy", at: place, of: ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"])
        list.add(MetadataRules.labels(spec["nodeSelector"], field: "\(place).nodeSelector"))
        if let account = spec["serviceAccountName"]?.string, !account.isEmpty {
            list.invalid("\(place).serviceAccountName", account, NameRule.dnsSubdomain.problems(account))
        }
        list.notNegative(spec, "terminationGracePeriodSeconds", at: place)
        return list.causes
    }

    private static func volumes(_ spec: Node, at place: String, _ list: inout CauseList) -> Set<String> {
        var names: Set<String> = []
        for (index, volume) in (spec["volumes"]?.elements ?? []).enumerated() where !list.isFull {
            let field = "\(place)[\(index)]"
            let name = volume.text("name")
            if name.isEmpty {
                list.add(.required("\(field).name"))
            } else {
                list.invalid("\(field).name", name, NameRule.dnsLabel.problems(name))
                if !names.insert(name).inserted { list.add(.duplicate("\(field).name", .string(name))) }
            }
            let sources = volume.members.filter { $0.key != "name" && !$0.value.isNull }.map(\.key)
            for source in sources.dropFirst() { list.add(.forbidden("\(field).\(source)", "may not specify more than 1 volume type")) }
        }
        return names
    }

    private static func container(
        _ container: Node, at place: String, _ names: inout Set<String>, _ volumes: Set<String>, _ list: inout CauseList
    ) {
        let name = container.text("name")
        if name.isEmpty {
            list.add(.required("\(place).name"))
        } else {
            list.invalid("\(place).name", name, NameRule.dnsLabel.problems(name))
        }
        if !name.isEmpty, !names.insert(name).inserted { list.add(.duplicate("\(place).name", .string(name))) }
        list.require(container, "image", at: place)
        list.choice(container, "terminationMessagePolicy", at: place, of: ["FallbackToLogsOnError", "File"])
        list.choice(container, "imagePullPolicy", at: place, of: ["Always", "IfNotPresent", "Never"])
        ports(container, at: "\(place).ports", &list)
        for (index, variable) in (container["env"]?.elements ?? []).enumerated() {
            list.require(variable, "name", at: "\(place).env[\(index)]")
        }
        for (index, mount) in (container["volumeMounts"]?.elements ?? []).enumerated() {
            let field = "\(place).volumeMounts[\(index)]"
            if list.require(mount, "name", at: field), !volumes.contains(mount.text("name")) {
                list.add(.notFound("\(field).name", .string(mount.text("name"))))
            }
            list.require(mount, "mountPath", at: field)
        }
        for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
            if let probe = container[key] { self.probe(probe, at: "\(place).\(key)", &list) }
        }
    }

    private static func ports(_ container: Node, at place: String, _ list: inout CauseList) {
        var names: Set<String> = []
        for (index, port) in (container["ports"]?.elements ?? []).enumerated() {
            let field = "\(place)[\(index)]"
            if let name = port["name"]?.string, !name.isEmpty {
                let problems = PortText.nameProblems(name)
                list.invalid("\(field).name", name, problems)
                if problems.isEmpty, !names.insert(name).inserted { list.add(.duplicate("\(field).name", .string(name))) }
            }
            let number = port["containerPort"]?.integer ?? 0
            if number == 0 {
                list.add(.required("\(field).containerPort"))
            } else {
                list.invalid("\(field).containerPort", .integer(number), PortText.numberProblems(number))
            }
            if let host = port["hostPort"]?.integer, host != 0 {
                list.invalid("\(field).hostPort", .integer(host), PortText.numberProblems(host))
            }
            list.choice(port, "protocol", at: field, of: ["SCTP", "TCP", "UDP"])
        }
    }

    private static func probe(_ probe: Node, at place: String, _ list: inout CauseList) {
        let handlers = ["exec", "httpGet", "tcpSocket", "grpc"].filter { probe[$0] != nil }
        if handlers.isEmpty { list.add(.required(place, "must specify a handler type")) }
        for handler in handlers.dropFirst() {
            list.add(.forbidden("\(place).\(handler)", "may not specify more than 1 handler type"))
        }
        for key in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
            list.notNegative(probe, key, at: place)
        }
        for key in ["httpGet", "tcpSocket"] {
            if let port = probe[path: [key, "port"]] { list.invalid("\(place).\(key).port", port, PortText.problems(port)) }
        }
        if let path = probe[path: ["httpGet", "path"]]?.string, path.isEmpty { list.add(.required("\(place).httpGet.path")) }
    }
}
