import FanlightSchemas
import Testing

@Suite("Kinds of networking")
struct NetworkingTests {
    private func ingress(_ spec: String) -> String { "{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {\(spec)}}" }
    private static let backend = "backend: {service: {name: s, port: {number: 80}}}"

    @Test(
        "what is wrong with an ingress",
        arguments: [
            ("rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, \(backend)}]}}]", []),
            ("defaultBackend: {service: {name: s, port: {name: http}}}", []), ("rules: [{host: '*.example.com'}]", []),
            ("ingressClassName: x", ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"]),
            ("rules: [{http: {paths: []}}]", ["spec.rules[0].http.paths: Required value"]),
            (
                "rules: [{http: {paths: [{path: /, \(backend)}]}}]",
                ["spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"]
            ),
            (
                "rules: [{http: {paths: [{path: /, pathType: Regex, \(backend)}]}}]",
                [
                    """
                    spec.rules[0].http.paths[0].pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \
                    \"ImplementationSpecific\", \"Prefix\"
                    """
                ]
            ),
            (
                "rules: [{http: {paths: [{path: a, pathType: Exact, \(backend)}]}}]",
                ["spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path"]
            ),
            (
                "rules: [{http: {paths: [{path: /a//b/.., pathType: Prefix, \(backend)}]}}]",
                [
                    "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/..\": must not contain '//'",
                    "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b/..\": cannot end with '/..'",
                ]
            ),
            ("rules: [{http: {paths: [{pathType: ImplementationSpecific, \(backend)}]}}]", []),
            ("rules: [{host: 10.0.0.1}]", ["spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address"]),
            ("defaultBackend: {}", ["spec.defaultBackend: Invalid value: \"\": resource or service backend is required"]),
            ("defaultBackend: {service: {name: s}}", ["spec.defaultBackend: Required value: port name or number is required"]),
            (
                "defaultBackend: {service: {name: s, port: {name: a, number: 1}}}",
                ["spec.defaultBackend: Invalid value: \"\": cannot set both port name & port number"]
            ),
            (
                "defaultBackend: {service: {name: s, port: {number: 80}}, resource: {kind: A, name: b}}",
                ["spec.defaultBackend: Invalid value: \"\": cannot set both resource and service backends"]
            ),
            ("defaultBackend: {resource: {kind: A}}", ["spec.defaultBackend.resource.name: Required value: name is required"]),
        ])
    func ingresses(spec: String, expected: [String]) { #expect(Builtin.causes(ingress(spec)) == expected) }

    @Test("a wildcard stands for one label at the front", arguments: ["*", "*.*.a", "a.*.b", "*a.b"])
    func wildcards(host: String) {
        let found = Builtin.causes(ingress("rules: [{host: '\(host)'}]"))
        #expect(found.count == 1)
        #expect(found.first?.contains("a wildcard DNS-1123 subdomain must start with '*.'") == true)
    }

    @Test("the class is said in one place")
    func ingressClassTwice() {
        let object =
            """
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {annotations: {kubernetes.io/ingress.class: a}}, \
            spec: {ingressClassName: b, defaultBackend: {service: {name: s, port: {number: 80}}}}}
            """
        #expect(
            Builtin.causes(object) == [
                "annotations.kubernetes.io/ingress.class: Invalid value: \"a\": can not be set when the class field is also set"
            ])
        #expect(Builtin.causes(object, old: object) == [])
    }

    @Test("a class has a controller, which is fixed")
    func ingressClass() {
        func object(_ spec: String) -> String { "{apiVersion: networking.k8s.io/v1, kind: IngressClass, spec: {\(spec)}}" }
        #expect(Builtin.causes(object("controller: example.com/x")) == [])
        #expect(Builtin.causes(object("parameters: {kind: A, name: b}")) == ["spec.controller: Required value"])
        #expect(Builtin.part(object("parameters: {kind: A, name: b}"), "spec", "parameters", "scope") == "\"Cluster\"")
        #expect(
            Builtin.causes(object("controller: x")) == [
                "spec.controller: Invalid value: \"x\": must be a domain-prefixed path (such as \"acme.io/foo\")"
            ])
        #expect(
            Builtin.causes(object("controller: a.b/y"), old: object("controller: a.b/x")) == [
                "spec.controller: Invalid value: \"a.b/y\": field is immutable"
            ])
    }

    @Test(
        "what is wrong with an endpoint slice",
        arguments: [
            ("addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}], ports: [{port: 80}]", []),
            ("endpoints: []", ["addressType: Required value"]),
            ("addressType: IPv5", ["addressType: Unsupported value: \"IPv5\": supported values: \"FQDN\", \"IPv4\", \"IPv6\""]),
            (
                "addressType: IPv4, endpoints: [{addresses: []}]",
                ["endpoints[0].addresses: Required value: must contain at least 1 address"]
            ),
            (
                "addressType: IPv4, endpoints: [{addresses: ['::1']}]",
                ["endpoints[0].addresses[0]: Invalid value: \"::1\": must be a valid IPv4 address"]
            ),
            (
                "addressType: IPv6, endpoints: [{addresses: ['fe80::1']}]",
                ["endpoints[0].addresses[0]: Invalid value: \"fe80::1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)"]
            ),
            (
                "addressType: IPv4, endpoints: [{addresses: [0.0.0.0]}]",
                ["endpoints[0].addresses[0]: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0 or ::)"]
            ),
            ("addressType: FQDN, endpoints: [{addresses: [a.example.com.]}]", []),
            ("addressType: IPv4, ports: [{port: 80}, {port: 81}]", ["ports[1].name: Duplicate value: \"\""]),
            ("addressType: IPv4, ports: [{port: 0}]", ["ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"]),
        ])
    func slices(object: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, \(object)}") == expected)
    }

    @Test("the type of a slice's addresses is fixed, and its ports have a name and a protocol")
    func slice() {
        func object(_ type: String) -> String {
            "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: \(type), ports: [{port: 80}]}"
        }
        #expect(Builtin.causes(object("IPv6"), old: object("IPv4")) == ["addressType: Invalid value: \"IPv6\": field is immutable"])
        #expect(Builtin.part(object("IPv4"), "ports") == #"[{"name":"","port":80,"protocol":"TCP"}]"#)
    }

    @Test(
        "what is wrong with endpoints",
        arguments: [
            ("subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]", []),
            ("subsets: [{ports: [{port: 80}]}]", ["subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"]),
            (
                "subsets: [{addresses: [{ip: a}]}]",
                ["subsets[0].addresses[0].ip: Invalid value: \"a\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
            ),
            (
                "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}, {port: 81, name: a}]}]",
                ["subsets[0].ports[0].name: Required value"]
            ),
        ])
    func endpoints(object: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: v1, kind: Endpoints, \(object)}") == expected)
    }

    @Test(
        "a network policy is of the types that it has rules of",
        arguments: [
            ("podSelector: {}", #"["Ingress"]"#), ("podSelector: {}, egress: [{}]", #"["Ingress","Egress"]"#),
            ("policyTypes: [Egress]", #"["Egress"]"#),
        ])
    func policyTypes(spec: String, expected: String) {
        #expect(Builtin.part("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {\(spec)}}", "spec", "policyTypes") == expected)
    }

    @Test(
        "what is wrong with a network policy",
        arguments: [
            ("ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]", []),
            ("ingress: [{from: [{}]}]", ["spec.ingress[0].from[0]: Required value: must specify a peer"]),
            (
                "egress: [{to: [{ipBlock: {cidr: a}}]}]",
                ["spec.egress[0].to[0].ipBlock.cidr: Invalid value: \"a\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
            ),
            (
                "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]",
                ["spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer"]
            ),
            (
                "ingress: [{ports: [{port: 80, endPort: 79}]}]",
                ["spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`"]
            ),
            ("policyTypes: [Other]", ["spec.policyTypes[0]: Unsupported value: \"Other\": supported values: \"Egress\", \"Ingress\""]),
        ])
    func policies(spec: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}, \(spec)}}") == expected)
    }
}
