import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct GatewayRuleTests {
    @Test(
        "the servers of a Gateway, their names and their number",
        arguments: [
            .invalid("{}", "spec.servers: gateway must have at least one server"),
            .invalid("{servers: []}", "spec.servers: gateway must have at least one server"),
            .invalid("{servers: [null]}", "spec.servers[0]: cannot have nil server"),
            .valid("{selector: {a: b}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}"),
            .invalid(
                "{servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']}, {port: {number: 81, name: a, protocol: HTTP}, hosts: ['*']}]}",
                "spec.servers[1].port.name: port names in servers must be unique: duplicate name a"),
            .valid(
                "{servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*']}, {port: {number: 80, name: b, protocol: HTTP}, hosts: ['*']}]}"
            ),
            .invalid(
                "{servers: [{}]}", "spec.servers[0].hosts: server config must contain at least one host",
                "spec.servers[0].port: port is required"),
        ] as [RuleCase])
    func servers(_ rule: RuleCase) throws { try rule.check(.gateway) }

    @Test("the name of a Gateway is a label", arguments: [("a.b", false), ("-a", false), ("gateway", true), ("Gateway-1", true)])
    func names(_ name: String, isValid: Bool) throws {
        let object = "{spec: {servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}}"
        let result = try RuleCase.validate(object, .gateway, name: name)
        #expect(result.errors.map(\.message) == (isValid ? [] : ["invalid gateway name: \"\(name)\""]))
    }

    @Test(
        "the hosts of a server",
        arguments: [
            .valid("['*', '*/*', './a.example.com', 'ns/*.example.com', '1.2.3.4', 'A.example.com', 'example.com.']"),
            .invalid("[]", ": server config must contain at least one host"),
            .invalid("[short]", "[0]: short names (non FQDN) are not allowed"),
            .invalid(
                "['foo.*.com']", #"[0]: domain name "*.com" invalid (label "*" invalid)"#, #"[0]: partial wildcard "foo.*.com" not allowed"#
            ),
            .invalid("['*foo.com']", #"[0]: partial wildcard "*foo.com" not allowed"#),
            .invalid("['a.b_c.com']", #"[0]: domain name "b_c.com" invalid (label "b_c" invalid)"#),
            .invalid("['a.b.9']", #"[0]: domain name "b.9" invalid (top level domain "9" cannot be all-numeric)"#),
            .invalid(
                "['/a.com']", "[0]: config namespace and dnsName in host entry cannot be empty",
                #"[0]: invalid namespace value "" in gateway"#),
            .invalid(
                "['ns/']", "[0]: config namespace and dnsName in host entry cannot be empty", "[0]: short names (non FQDN) are not allowed",
                "[0]: empty domain name not allowed"),
            .invalid("['~/a.com']", #"[0]: invalid namespace value "~" in gateway"#),
            .invalid("['n.s/a.com']", #"[0]: invalid namespace value "n.s" in gateway"#),
            .invalid(
                "['\(String(repeating: "a.", count: 127))com']",
                "[0]: domain name \"\(String(repeating: "a.", count: 127))com\" too long (max 255)"),
        ] as [RuleCase])
    func hosts(_ rule: RuleCase) throws {
        try rule.within("{servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: §}]}", at: "spec.servers[0].hosts").check(
            .gateway)
    }

    @Test(
        "the port and the address of a server",
        arguments: [
            .valid("port: {number: 80, name: http, protocol: http2}"),
            .valid("port: {number: 9000, name: x, protocol: Mongo}, bind: '::1'"),
            .valid("port: {number: 0, name: http, protocol: HTTP}, bind: unix:///run/s"),
            .valid("port: {number: 0, name: http, protocol: HTTP}, bind: 'unix://@abstract'"),
            .invalid("port: {number: 0, name: http, protocol: HTTP}", "port.number: port number 0 must be in the range 1..65535"),
            .invalid("port: {number: 65536, name: http, protocol: HTTP}", "port.number: port number 65536 must be in the range 1..65535"),
            .invalid(
                "port: {number: 80, name: http, protocol: QUIC}",
                #"port.protocol: invalid protocol "QUIC", supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP"#),
            .invalid(
                "port: {number: 80, name: http}",
                #"port.protocol: invalid protocol "", supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP"#),
            .invalid(
                "port: {number: 80, name: http, protocol: HTTP, targetPort: 8080}", "port.targetPort: targetPort has no impact on Gateways"),
            .invalid("port: {number: 80, protocol: HTTP}", #"port.name: port name must be set: number:80 protocol:"HTTP""#),
            .invalid("port: {number: 80, name: http, protocol: HTTP}, bind: a.b", "bind: a.b is not a valid IP"),
            .invalid(
                "port: {number: 80, name: http, protocol: HTTP}, bind: unix:///run/s",
                #"port.number: port number must be 0 for unix domain socket: number:80 protocol:"HTTP" name:"http""#),
            .invalid("port: {number: 0, name: http, protocol: HTTP}, bind: unix://", "bind: unix address must not be empty"),
            .invalid("port: {number: 0, name: http, protocol: HTTP}, bind: unix://run/s", "bind: run/s is not an absolute path to a file"),
            .invalid("port: {number: 0, name: http, protocol: HTTP}, bind: unix:///run/", "bind: /run/ is not an absolute path to a file"),
        ] as [RuleCase])
    func ports(_ rule: RuleCase) throws {
        try rule.within("{servers: [{hosts: ['*'], §}]}", at: "spec.servers[0].").check(.gateway)
    }

    @Test("an annotation that is for AuthorizationPolicies only is refused")
    func annotations() throws {
        let spec = "{servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}"
        let result = try RuleCase.validate(
            "{metadata: {annotations: {istio.io/dry-run: 'true'}}, spec: \(spec)}", .gateway, namespace: "ns", name: "gw")
        #expect(result.errors.map(\.field) == [#"metadata.annotations["istio.io/dry-run"]"#])
        #expect(result.errors.map(\.message) == ["ns/gw has unsupported annotation istio.io/dry-run, please remove the annotation"])
    }
}
