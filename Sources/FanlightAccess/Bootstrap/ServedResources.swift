/// The resources that the ready-made roles speak of, in the plural, by what may be done with them.
enum ServedResources {
    static let istioGroup = "networking.istio.io"
    static let securityGroup = "security.istio.io"
    static let telemetryGroup = "telemetry.istio.io"
    static let extensionsGroup = "extensions.istio.io"
    static let gatewayGroup = "gateway.networking.k8s.io"
    static let asmGroup = "istio.alibabacloud.com"
    static let fanlightGroup = "fanlight.dev"

    /// What users configure routing with, without IstioGateway: the gateways themselves belong to whoever runs them.
    static let routing: [(group: String, resources: [String])] = [
        (
            istioGroup,
            [
                "destinationrules", "envoyfilters", "gateways", "proxyconfigs", "serviceentries", "sidecars", "virtualservices",
                "workloadentries", "workloadgroups",
            ]
        ),
        (securityGroup, ["authorizationpolicies", "peerauthentications", "requestauthentications"]),
        (telemetryGroup, ["telemetries"]),
        (extensionsGroup, ["trafficextensions", "wasmplugins"]),
        (
            gatewayGroup,
            [
                "backendtlspolicies", "gateways", "grpcroutes", "httproutes", "listenersets", "referencegrants", "tcproutes", "tlsroutes",
                "udproutes",
            ]
        ),
    ]

    static let gatewayWorkloads: [(group: String, resources: [String])] = [(asmGroup, ["istiogateways"])]

    /// What routing refers to, and what else a namespace holds. Secrets are read by those only who may write them.
    static let workloads: [(group: String, resources: [String])] = [
        ("", ["configmaps", "endpoints", "events", "pods", "serviceaccounts", "services"]),
        (
            "apps",
            [
                "controllerrevisions", "daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets",
                "statefulsets/scale",
            ]
        ),
        ("autoscaling", ["horizontalpodautoscalers"]),
        ("batch", ["cronjobs", "jobs"]),
        ("coordination.k8s.io", ["leases"]),
        ("discovery.k8s.io", ["endpointslices"]),
        ("events.k8s.io", ["events"]),
        ("networking.k8s.io", ["ingresses", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets"]),
    ]

    /// Objects of the cluster that readers of all namespaces may look at.
    static let cluster: [(group: String, resources: [String])] = [
        ("", ["nodes"]),
        ("apiextensions.k8s.io", ["customresourcedefinitions"]),
        (gatewayGroup, ["gatewayclasses"]),
        ("networking.k8s.io", ["ingressclasses"]),
    ]

    /// Questions that Fanlight answers about its gateways.
    static let questions = ["certificates", "explain", "fleet", "history", "problems", "routes", "status", "topology", "traffic"]
}
