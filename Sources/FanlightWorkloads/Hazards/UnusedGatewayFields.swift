import FanlightResources

/// Fields of an IstioGateway that are kept, and shown in the objects that it becomes, but change nothing about what its replicas do here. Only those
/// are told whose absence clients or operators would notice.
enum UnusedGatewayFields {
    static let code = "NotSupportedByDataPlane"

    static func find(_ resource: Resource) -> [Diagnostic] {
        guard case .istioGateway = resource.content, let spec = resource.tree["spec"] else { return [] }
        var found: [Diagnostic] = []
        func tell(_ field: String, when isSet: Bool, _ message: String) {
            if isSet { found.append(resource.diagnostic(code, .warning, field: "spec.\(field)", message)) }
        }
        func isFilled(_ field: String) -> Bool { spec[field].map { !$0.isEmpty } ?? false }
        func isOn(_ path: String...) -> Bool { spec[path: path]?.bool == true }
        tell(
            "overrides", when: isFilled("overrides"),
            "this machine stands for all of clusterIds, so that what is said of one of them has no effect; write it into spec itself")
        tell(
            "serviceType", when: spec["serviceType"]?.string == "NodePort",
            "no port of the machine itself is opened; clients reach the gateway at the clusterIP of its Service")
        for list in ["ports", "meshExpansionPorts"] {
            for (index, port) in (spec[list]?.elements ?? []).enumerated() {
                tell(
                    "\(list)[\(index)].nodePort", when: (port["nodePort"]?.integer ?? 0) != 0,
                    "no port of the machine itself is opened; clients use the port of the gateway's own address")
            }
        }
        tell("hostNetwork", when: isOn("hostNetwork"), "replicas share the addresses of their gateway's Service all the same")
        tell(
            "autoscaleEnabled", when: isOn("autoscaleEnabled"),
            "nothing scales by load; the number of replicas is kept between minReplicas and maxReplicas")
        tell("compression", when: isOn("compression", "enabled"), "the native data plane does not compress responses yet")
        tell("kernel", when: isOn("kernel", "enabled"), "parameters of the machine's kernel are not changed")
        tell("lifecycle", when: isFilled("lifecycle"), "hooks are not run; a replica that ends drains its requests")
        tell("env", when: isFilled("env"), "the processes of replicas do not get these variables")
        for field in ["secretVolumes", "configVolumes"] {
            tell(
                field, when: isFilled(field),
                "nothing is mounted; certificates are read from the Secrets that Gateways name in credentialName")
        }
        tell("autoCreateGatewayYaml", when: isOn("autoCreateGatewayYaml"), "no Gateway is made; create one that selects the gateway")
        return found
    }
}
