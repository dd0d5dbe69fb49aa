import FanlightResources

/// The Deployment that keeps a gateway's Pods.
enum GatewayDeploymentObject {
    /// The container that Istio's tools expect a proxy in.
    static let container = "istio-proxy"
    static let readinessPort = 15_021
    static let metricsPort = 15_090

    static func spec(_ spec: Node, names: GatewayNames, settings: GatewayObjectSettings, replicas: Int) -> Node {
        Node.object([
            "replicas": .integer(replicas), "selector": .object(["matchLabels": .strings(names.labels)]), "strategy": strategy(spec),
            "template": template(spec, names: names, settings: settings),
        ])
    }

    private static func strategy(_ spec: Node) -> Node {
        var bounds = Node.emptyObject
        for (key, field) in [("maxSurge", "rollingMaxSurge"), ("maxUnavailable", "rollingMaxUnavailable")] {
            bounds[member: key] = spec[field].flatMap(amount) ?? .string("25%")
        }
        return .object(["type": .string("RollingUpdate"), "rollingUpdate": bounds])
    }

    /// A number of Pods, or a percentage as text.
    private static func amount(_ written: Node) -> Node? {
        guard let text = written.string else { return written.integer.map { .integer($0) } }
        return text.isEmpty ? nil : Int(text).map { .integer($0) } ?? written
    }

    private static func template(_ spec: Node, names: GatewayNames, settings: GatewayObjectSettings) -> Node {
        let labels = ASM.IstioGateway.workloadLabels(name: names.gateway, podLabels: spec["podLabels"]?.stringMap ?? [:])
        let scraping = [
            "prometheus.io/scrape": "true", "prometheus.io/port": String(metricsPort), "prometheus.io/path": "/stats/prometheus",
        ]
        let annotations = scraping.merging(spec["podAnnotations"]?.stringMap ?? [:]) { _, written in written }
        return .object([
            "metadata": .object(["labels": .strings(labels), "annotations": .strings(annotations)]),
            "spec": pod(spec, names: names, settings: settings),
        ])
    }

    private static func pod(_ spec: Node, names: GatewayNames, settings: GatewayObjectSettings) -> Node {
        let secrets = volumes(spec["secretVolumes"], source: "secret", nameKey: "secretName", reference: "secretName")
        let maps = volumes(spec["configVolumes"], source: "configMap", nameKey: "configMapName", reference: "name")
        var pod = Node.object([
            "serviceAccountName": .string(names.serviceAccount),
            "terminationGracePeriodSeconds": .integer(settings.terminationGracePeriodSeconds),
            "containers": .array([proxy(spec, settings: settings)]),
        ]).adding([
            "volumes": .array(secrets + maps), "nodeSelector": spec["nodeSelector"], "affinity": spec["affinity"],
            "tolerations": spec["tolerations"], "dnsPolicy": spec["dnsPolicy"],
        ])
        if spec["hostNetwork"]?.bool == true { pod[member: "hostNetwork"] = .bool(true) }
        return pod
    }

    private static func proxy(_ spec: Node, settings: GatewayObjectSettings) -> Node {
        let base = Node.object([
            "name": .string(container), "image": .string(settings.image), "args": .array([.string("gateway")]),
            "resources": resources(spec["resources"]), "readinessProbe": readinessProbe(spec["readinessProbe"]),
        ])
        let exposed = spec["disableContainerPortExposed"]?.bool == true ? [] : ports(spec)
        let mounts = ["secretVolumes", "configVolumes"].flatMap { spec[$0]?.elements ?? [] }.map { volume in
            Node.object([
                "name": volume["name"] ?? .string(""), "mountPath": volume["mountPath"] ?? .string(""), "readOnly": .bool(true),
            ])
        }
        let lifecycle = spec["lifecycle"]
        return base.adding([
            "ports": .array(exposed), "env": .array(environment(spec)), "volumeMounts": .array(mounts), "lifecycle": lifecycle,
            "securityContext": spec["runAsRoot"]?.bool.map(securityContext),
        ])
    }

    /// - Source: Alibaba Cloud Service Mesh: the resources of a gateway that names none.
    private static func resources(_ written: Node?) -> Node {
        if let written, !written.isEmpty { return written }
        return .object([
            "limits": .object(["cpu": .string("2"), "memory": .string("2G")]),
            "requests": .object(["cpu": .string("200m"), "memory": .string("256Mi")]),
        ])
    }

    private static func readinessProbe(_ written: Node?) -> Node {
        var probe = Node.object([
            "httpGet": .object(["path": .string("/healthz/ready"), "port": .integer(readinessPort), "scheme": .string("HTTP")]),
            "failureThreshold": .integer(30), "periodSeconds": .integer(2), "successThreshold": .integer(1),
        ])
        for key in ["failureThreshold", "periodSeconds", "successThreshold"] {
            if let number = written?[key]?.integer, number > 0 { probe[member: key] = .integer(number) }
        }
        return probe
    }

    /// What the container listens on: each number once for each transport, with names as far as they are those of container ports.
    private static func ports(_ spec: Node) -> [Node] {
        var seen: Set<String> = []
        var names: Set<String> = []
        var result: [Node] = []
        for port in GatewayServiceObject.ports(spec) {
            let target = GatewayServiceObject.target(port)
            let transport = port["protocol"]?.string == "UDP" ? "UDP" : "TCP"
            let number = target.integer ?? port["port"]?.integer ?? 0
            guard seen.insert("\(number)/\(transport)").inserted else { continue }
            var exposed = Node.emptyObject
            let name = target.string ?? port["name"]?.string ?? ""
            if isPortName(name), names.insert(name).inserted { exposed[member: "name"] = .string(name) }
            exposed[member: "containerPort"] = .integer(number)
            exposed[member: "protocol"] = .string(transport)
            result.append(exposed)
        }
        return result
    }

    /// - Source: Kubernetes: apimachinery, pkg/util/validation, IsValidPortName.
    private static func isPortName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        return (1...15).contains(name.utf8.count) && isPlain && !name.hasPrefix("-") && !name.hasSuffix("-") && !name.contains("--")
            && name.utf8.contains { (97...122).contains($0) }
    }

    private static func environment(_ spec: Node) -> [Node] {
        let written = spec["env"]?.elements ?? []
        let name = "ISTIO_META_REQUESTED_NETWORK_VIEW"
        guard let view = spec["requestedNetworkView"]?.string, !view.isEmpty, !written.contains(where: { $0["name"]?.string == name })
        else {
            return written
        }
        return written + [.object(["name": .string(name), "value": .string(view)])]
    }

    private static func securityContext(_ isRoot: Bool) -> Node {
        let id = Node.integer(isRoot ? 0 : 1337)
        return .object(["runAsUser": id, "runAsGroup": id, "runAsNonRoot": .bool(!isRoot)])
    }

    /// A volume may be missing: the gateway serves what does not need it.
    private static func volumes(_ written: Node?, source: String, nameKey: String, reference: String) -> [Node] {
        (written?.elements ?? []).map { volume in
            .object([
                "name": volume["name"] ?? .string(""),
                source: .object([reference: volume[nameKey] ?? .string(""), "optional": .bool(true)]),
            ])
        }
    }
}
