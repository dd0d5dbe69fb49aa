import FanlightResources

/// Ingress and IngressClass.
///
/// - Source: Kubernetes: pkg/apis/networking/validation/validation.go.
enum IngressRules {
    private static let pathTypes = ["Exact", "ImplementationSpecific", "Prefix"]
    private static let classAnnotation = "kubernetes.io/ingress.class"

    static func ingress(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        let rules = spec["rules"]?.elements ?? []
        if rules.isEmpty, spec["defaultBackend"] == nil {
            list.add(.invalid("spec", spec["rules"] ?? .null, "either `defaultBackend` or `rules` must be specified"))
        }
        if let backend = spec["defaultBackend"] { list.add(self.backend(backend, at: "spec.defaultBackend")) }
        for (index, rule) in rules.enumerated() { list.add(self.rule(rule, at: "spec.rules[\(index)]")) }
        for (index, tls) in (spec["tls"]?.elements ?? []).enumerated() { list.add(self.tls(tls, at: "spec.tls[\(index)]")) }
        let className = spec.text("ingressClassName")
        if !className.isEmpty {
            list.invalid("spec.ingressClassName", className, NameRule.dnsSubdomain.problems(className))
            if old == nil, let annotation = object[path: ["metadata", "annotations", classAnnotation]]?.string {
                let field = "annotations.\(classAnnotation)"
                list.add(.invalid(field, annotation, "can not be set when the class field is also set"))
            }
        }
        return list.causes
    }

    private static func rule(_ rule: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        let host = rule.text("host")
        if !host.isEmpty {
            if IPText.address(host) != nil { list.add(.invalid("\(place).host", host, "must be a DNS name, not an IP address")) }
            list.invalid("\(place).host", host, hostProblems(host))
        }
        guard let http = rule["http"] else { return list.causes }
        let paths = http["paths"]?.elements ?? []
        if paths.isEmpty { list.add(.required("\(place).http.paths")) }
        for (index, path) in paths.enumerated() {
            let field = "\(place).http.paths[\(index)]"
            list.add(self.path(path, at: field))
            list.add(backend(path["backend"] ?? .emptyObject, at: "\(field).backend"))
        }
        return list.causes
    }

    private static func path(_ path: Node, at place: String) -> [FieldCause] {
        guard let type = path["pathType"]?.string else { return [.required("\(place).pathType", "pathType must be specified")] }
        var list = CauseList()
        let text = path.text("path")
        switch type {
        case "Exact", "Prefix":
            if !text.hasPrefix("/") { list.add(.invalid("\(place).path", text, "must be an absolute path")) }
            guard !text.isEmpty else { break }
            for sequence in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(sequence) {
                list.add(.invalid("\(place).path", text, "must not contain '\(sequence)'"))
            }
            for suffix in ["/..", "/."] where text.hasSuffix(suffix) {
                list.add(.invalid("\(place).path", text, "cannot end with '\(suffix)'"))
            }
        case "ImplementationSpecific":
            if !text.isEmpty, !text.hasPrefix("/") { list.add(.invalid("\(place).path", text, "must be an absolute path")) }
        default: list.add(.notSupported("\(place).pathType", .string(type), pathTypes))
        }
        return list.causes
    }

    private static func backend(_ backend: Node, at place: String) -> [FieldCause] {
        switch (backend["service"], backend["resource"]) {
        case (.some, .some): return [.invalid(place, "", "cannot set both resource and service backends")]
        case (nil, nil): return [.invalid(place, "", "resource or service backend is required")]
        case (nil, let resource?): return self.resource(resource, at: "\(place).resource")
        case (let service?, nil): return self.service(service, at: place)
        }
    }

    private static func service(_ service: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        if list.require(service, "name", at: "\(place).service") {
            list.invalid("\(place).service.name", service.text("name"), NameRule.dns1035Label.problems(service.text("name")))
        }
        let name = service["port"]?.text("name") ?? ""
        let number = service[path: ["port", "number"]]?.integer ?? 0
        switch (name.isEmpty, number) {
        case (true, 0): list.add(.required(place, "port name or number is required"))
        case (true, _): list.invalid("\(place).service.port.number", .integer(number), PortText.numberProblems(number))
        case (false, 0): list.invalid("\(place).service.port.name", name, PortText.nameProblems(name))
        default: list.add(.invalid(place, "", "cannot set both port name & port number"))
        }
        return list.causes
    }

    private static func resource(_ resource: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        let group = resource.text("apiGroup")
        if !group.isEmpty { list.invalid("\(place).apiGroup", group, NameRule.dnsSubdomain.problems(group)) }
        for (key, detail) in [("kind", "kind is required"), ("name", "name is required")] {
            if list.require(resource, key, at: place, detail) {
                list.invalid("\(place).\(key)", resource.text(key), NameRule.pathSegment.problems(resource.text(key)))
            }
        }
        return list.causes
    }

    private static func tls(_ tls: Node, at place: String) -> [FieldCause] {
        var list = CauseList()
        for (index, host) in (tls["hosts"]?.strings ?? []).enumerated() {
            list.invalid("\(place).hosts[\(index)]", host, hostProblems(host))
        }
        let secret = tls.text("secretName")
        if !secret.isEmpty { list.invalid("\(place).secretName", secret, NameRule.dnsSubdomain.problems(secret)) }
        return list.causes
    }

    /// A name, or `*.` and a name.
    static func hostProblems(_ host: String) -> [String] {
        guard host.contains("*") else { return NameRule.dnsSubdomain.problems(host) }
        let bytes = Array(host.utf8)
        let isWildcard = host.hasPrefix("*.") && DNSText.isSubdomain(bytes.dropFirst(2))
        return NameRule.tooLong(bytes, limit: 253) + (isWildcard ? [] : [wildcardText])
    }

    private static let wildcardText =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric "
        + "characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is "
        + #"'\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#

    // MARK: Classes

    static func classDefaults(_ object: Node) -> Node {
        object.changing("spec") { $0.changing("parameters") { $0.filling(["scope": .string("Cluster")]) } }
    }

    static func ingressClass(_ object: Node, old: Node?) -> [FieldCause] {
        let spec = object["spec"] ?? .emptyObject
        var list = CauseList()
        if let old { list.immutable(spec["controller"], old[path: ["spec", "controller"]], at: "spec.controller") }
        let controller = spec.text("controller")
        if controller.isEmpty {
            list.add(.required("spec.controller"))
        } else {
            if controller.utf8.count > 250 { list.add(.tooLong("spec.controller", limit: 250)) }
            list.invalid("spec.controller", controller, pathProblems(controller))
        }
        guard let parameters = spec["parameters"] else { return list.causes }
        list.add(resource(parameters, at: "spec.parameters"))
        list.choice(parameters, "scope", at: "spec.parameters", of: ["Cluster", "Namespace"])
        let isNamespaced = parameters.text("scope") == "Namespace"
        if isNamespaced, parameters.text("namespace").isEmpty {
            list.add(.required("spec.parameters.namespace", "`parameters.scope` is set to 'Namespace'"))
        } else if !isNamespaced, parameters["namespace"] != nil {
            list.add(.forbidden("spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'"))
        }
        return list.causes
    }

    private static func pathProblems(_ path: String) -> [String] {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return ["must be a domain-prefixed path (such as \"acme.io/foo\")"]
        }
        return NameRule.dnsSubdomain.problems(String(parts[0]))
    }
}
