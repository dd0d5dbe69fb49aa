import FanlightResources

/// Rules of an IstioGateway: those that Kubernetes has for the Service and the Deployment which it stands for, in Kubernetes' wording.
enum IstioGatewayRules {
    /// The longest name of a Service, less `istio-`.
    private static let maximumNameLength = 57

    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let name = object.root["metadata"]["name"]
        findings.error(
            name, when: object.name.utf8.count > maximumNameLength,
            invalid(object.name, "must be no more than \(maximumNameLength) characters, so that istio-\(object.name) can name a Service"))
        findings.error(
            name, when: !isServiceName(object.name),
            invalid(
                object.name,
                "must consist of lower-case letters, digits and '-', and end with a letter or digit, so that istio-\(object.name) can name a Service"
            ))
        let spec = object.spec
        checkConfiguration(spec, &findings)
        let clusters = Set(spec["clusterIds"].elements.map(\.string))
        for (cluster, configuration) in spec["overrides"].members {
            findings.warning(
                configuration, when: !clusters.contains(cluster),
                "cluster \(GoFormat.quoted(cluster)) is not in spec.clusterIds; this has no effect")
            checkConfiguration(configuration, &findings)
        }
        checkUnique(spec["clusterIds"].elements, &findings) { $0.string }
    }

    static func invalid(_ value: some CustomStringConvertible, _ reason: String) -> String { "Invalid value: \(text(value)): \(reason)" }

    static func duplicate(_ value: some CustomStringConvertible) -> String { "Duplicate value: \(text(value))" }

    static func checkUnique(_ fields: [Field], _ findings: inout Findings, value: (Field) -> String) {
        var seen: Set<String> = []
        for field in fields where field.exists && !value(field).isEmpty {
            findings.error(field, when: !seen.insert(value(field)).inserted, duplicate(value(field)))
        }
    }

    private static func text(_ value: some CustomStringConvertible) -> String {
        value is String ? GoFormat.quoted(value.description) : value.description
    }

    private static func isServiceName(_ name: String) -> Bool {
        DomainName.isLabel(String(name.prefix(maximumNameLength))) && name == name.lowercased() && name.last != "-"
    }

    /// What the whole gateway has, and what it has in one cluster.
    private static func checkConfiguration(_ configuration: Field, _ findings: inout Findings) {
        GatewayPortRules.check(configuration, &findings)
        GatewayScaleRules.check(configuration, &findings)
        checkService(configuration, &findings)
        for key in ["secretVolumes", "configVolumes"] { checkVolumes(configuration[key], &findings) }
        for key in ["podLabels", "serviceLabels", "nodeSelector"] { LabelRules.check(configuration[key], &findings) }
        checkUnique(configuration["env"].elements.map { $0["name"] }, &findings) { $0.string }
    }

    private static func checkService(_ configuration: Field, _ findings: inout Findings) {
        let type = configuration["serviceType"].string
        let isBalancer = type.isEmpty || type == "LoadBalancer"
        findings.warning(
            configuration["externalTrafficPolicy"], when: type == "ClusterIP" && configuration["externalTrafficPolicy"].exists,
            "externalTrafficPolicy has no effect for services of type ClusterIP")
        for key in ["loadBalancerIP", "loadBalancerClass"] {
            findings.warning(
                configuration[key], when: !isBalancer && !configuration[key].string.isEmpty,
                "\(key) has no effect for services of type \(type)")
        }
        let address = configuration["loadBalancerIP"].string
        findings.error(
            configuration["loadBalancerIP"], when: !address.isEmpty && !IPAddressText.isAddress(address),
            invalid(address, "must be a valid IP address"))
    }

    private static func checkVolumes(_ volumes: Field, _ findings: inout Findings) {
        checkUnique(volumes.elements.map { $0["name"] }, &findings) { $0.string }
        checkUnique(volumes.elements.map { $0["mountPath"] }, &findings) { $0.string }
        for volume in volumes.elements {
            let path = volume["mountPath"].string
            findings.error(volume["mountPath"], when: !path.hasPrefix("/"), invalid(path, "must be an absolute path"))
        }
    }
}
