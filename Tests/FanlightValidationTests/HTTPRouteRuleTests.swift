import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct HTTPRouteRuleTests {
    private static let to = "route: [{destination: {host: a.b}}]"

    private static func check(_ rule: RuleCase) throws {
        try rule.within("{hosts: [a.com], gateways: [gw], http: [{§}]}", at: "spec.http[0]").check(.virtualService)
    }

    @Test(
        "which actions of a rule go together",
        arguments: [
            .valid(to), .valid("redirect: {uri: /x}"), .valid("directResponse: {status: 200}"), .valid("delegate: {name: x}"),
            .invalid("", ": HTTP route, redirect or direct_response is required"),
            .invalid("\(to), redirect: {uri: /x}", ".route: HTTP route cannot contain both route and redirect"),
            .invalid(
                "redirect: {uri: /x}, fault: {abort: {httpStatus: 500}}", ".fault: HTTP route cannot contain both fault and redirect"),
            .invalid("redirect: {uri: /x}, rewrite: {uri: /}", ".rewrite: HTTP route rule cannot contain both rewrite and redirect"),
            .invalid(
                "redirect: {uri: /x}, directResponse: {status: 200}",
                ".directResponse: HTTP route rule cannot contain both direct_response and redirect"),
            .invalid("\(to), directResponse: {status: 200}", ".route: HTTP route cannot contain both route and direct_response"),
            .invalid(
                "directResponse: {status: 200}, fault: {abort: {httpStatus: 500}}",
                ".fault: HTTP route cannot contain both fault and direct_response"),
            .invalid(
                "directResponse: {status: 200}, rewrite: {uri: /}",
                ".rewrite: HTTP route rule cannot contain both rewrite and direct_response"),
            .invalid("name: root, delegate: {name: x}, \(to)", ".route: root HTTP route root must not specify route"),
            .invalid("name: root, delegate: {name: x}, redirect: {uri: /}", ".redirect: root HTTP route root must not specify redirect"),
            .invalid(
                "\(to), mirror: {host: m.b}, mirrors: [{destination: {host: m.b}}]",
                ".mirrors: HTTP route cannot contain both mirror and mirrors"),
            .valid("\(to), timeout: 1.5s"),
            .invalid("\(to), timeout: 0s", ".timeout: duration must be greater than 1ms"),
            .invalid("\(to), timeout: 1500us", ".timeout: only durations to ms precision are supported"),
        ] as [RuleCase])
    func actions(_ rule: RuleCase) throws { try Self.check(rule) }

    @Test(
        "destinations and weights",
        arguments: [
            .valid("{destination: {host: a, subset: v1, port: {number: 80}}, weight: 0}"),
            .valid("{destination: {host: a}, weight: 30}, {destination: {host: b}, weight: 30}"),
            .valid("{destination: {host: '*-a.b'}}"),
            .invalid("null", "[0]: weight may not be nil"),
            .invalid("{}", "[0].destination: destination is required"),
            .invalid("{destination: {}}", "[0].destination.host: empty domain name not allowed"),
            .invalid("{destination: {host: '*'}}", "[0].destination.host: invalid destination host *"),
            .invalid("{destination: {host: a/b}}", #"[0].destination.host: domain name "a/b" invalid (label "a/b" invalid)"#),
            .invalid("{destination: {host: a, subset: v.1}}", "[0].destination.subset: subset name is invalid: v.1"),
            .invalid(
                "{destination: {host: a, port: {number: 70000}}}",
                "[0].destination.port.number: port number 70000 must be in the range 1..65535"),
            .invalid("{destination: {host: a, port: {}}}", "[0].destination.port.number: port number 0 must be in the range 1..65535"),
            .invalid("{destination: {host: a}, weight: -1}", "[0].weight: weight -1 < 0"),
            .invalid("{destination: {host: a}}, {destination: {host: b}, weight: 0}", ": total destination weight = 0"),
        ] as [RuleCase])
    func destinations(_ rule: RuleCase) throws {
        try Self.check(rule.within("route: [§]", at: ".route"))
    }

    @Test(
        "operations on headers, of a rule and of a destination",
        arguments: [
            .valid(
                "{request: {set: {x-a: '%DOWNSTREAM_REMOTE_ADDRESS%', ':authority': b.c}, remove: [x-b]}, response: {add: {x-c: 100%%}}}"),
            .valid(#"{request: {add: {x-a: '%REQ(x-b)% %DYNAMIC_METADATA(["a", "b"])%'}}}"#),
            .invalid("{request: {add: {'': v}}}", #".request.add[""]: header name cannot be empty"#),
            .invalid("{request: {set: {':path': v}}}", #".request.set.:path: invalid header ":path": header cannot have ":" prefix"#),
            .invalid("{request: {remove: [host]}}", #".request.remove[0]: invalid header "host": cannot set Host header"#),
            .invalid(
                "{request: {remove: [':authority']}}", #".request.remove[0]: invalid header ":authority": header cannot have ":" prefix"#),
            .invalid("{request: {remove: ['']}}", ".request.remove[0]: header name cannot be empty"),
            .invalid("{response: {set: {Host: v}}}", #".response.set.Host: invalid header "Host": cannot set Host header"#),
            .invalid(
                "{response: {add: {':status': '1'}}}", #".response.add.:status: invalid header ":status": header cannot have ":" prefix"#),
            .invalid(
                #"{request: {set: {x-a: "a\u0001b"}}}"#, #".request.set.x-a: header value configuration a\x01b is invalid"#),
            .invalid(
                "{request: {set: {x-a: a%}}}", ".request.set.x-a: header value configuration: invalid header configuration. Un-escaped %"),
            .invalid(
                "{request: {set: {x-a: a%b}}}",
                ".request.set.x-a: header value configuration: invalid header configuration. Un-terminated variable expression 'a%b'"),
            .invalid(
                #"{request: {set: {x-a: '%A(["b" c])%'}}}"#,
                ".request.set.x-a: header value configuration: invalid header configuration. Expecting ',', ']', or whitespace"),
            .invalid(
                #"{request: {set: {x-a: '%A([b])%'}}}"#,
                ".request.set.x-a: header value configuration: invalid header configuration. Expecting '\"'"),
            .invalid(
                "{request: {set: {x-a: '%A(b)c%'}}}",
                ".request.set.x-a: header value configuration: invalid header configuration. Expecting '%' or whitespace after"),
        ] as [RuleCase])
    func headers(_ rule: RuleCase) throws {
        try Self.check(rule.within("\(Self.to), headers: §", at: ".headers"))
        try Self.check(rule.within("route: [{destination: {host: a.b}, headers: §}]", at: ".route[0].headers"))
    }

    @Test(
        "the authority is set once",
        arguments: [
            .valid("\(to), rewrite: {authority: a}"), .valid("\(to), headers: {request: {set: {host: a}}}"),
            .invalid(
                "\(to), rewrite: {authority: a}, headers: {request: {set: {host: b}}}",
                #".headers.request.set.host: authority header cannot be set multiple times: have "a", attempting to set "b""#),
            .invalid(
                "\(to), headers: {request: {add: {host: b}, set: {':authority': a}}}",
                #".headers.request.add.host: authority header cannot be set multiple times: have "a", attempting to set "b""#),
        ] as [RuleCase])
    func authority(_ rule: RuleCase) throws { try Self.check(rule) }

    @Test(
        "matches",
        arguments: [
            .valid("{uri: {prefix: ''}}"), .valid("{uri: {regex: '/a/[^/]+'}}"), .valid("{headers: {x-a: {}, ':method': {exact: GET}}}"),
            .valid("{withoutHeaders: {x-a: {regex: '*'}}}"),
            .valid("{port: 80, sourceLabels: {app: x}, sourceNamespace: ns, gateways: [ns/gw]}"),
            .valid("{queryParams: {q: {exact: ''}}}"),
            .invalid("{uri: {regex: ''}}", #".uri.regex: "uri": regex string match should not be empty"#),
            .invalid(
                "{uri: {regex: '['}}",
                #".uri.regex: "uri": error parsing regexp: missing closing ]: `[`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"#
            ),
            .invalid(
                "{uri: {regex: '(a'}}",
                #".uri.regex: "uri": error parsing regexp: missing closing ): `(a`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"#
            ),
            .invalid(
                "{uri: {regex: '\(String(repeating: "a", count: 1_025))'}}",
                #".uri.regex: "uri": regex is too large, max length allowed is 1024"#),
            .invalid("{scheme: {prefix: ''}}", #".scheme.prefix: "scheme": prefix string match should not be empty"#),
            .invalid("{method: {regex: ''}}", #".method.regex: "method": regex string match should not be empty"#),
            .invalid("{authority: {prefix: ''}}", #".authority.prefix: "authority": prefix string match should not be empty"#),
            .invalid("{headers: {x-a: null}}", ".headers.x-a: header match x-a cannot be null"),
            .invalid("{headers: {'': {exact: a}}}", #".headers[""]: header name cannot be empty"#),
            .invalid("{headers: {x a: {exact: a}}}", ".headers.x a: header name x a is not a valid header name"),
            .invalid("{headers: {x-a: {prefix: ''}}}", #".headers.x-a.prefix: "headers": prefix string match should not be empty"#),
            .invalid(
                "{withoutHeaders: {x-a: {regex: ''}}}",
                #".withoutHeaders.x-a.regex: "withoutHeaders": regex string match should not be empty"#),
            .invalid("{withoutHeaders: {x/a: {}}}", ".withoutHeaders.x/a: header name x/a is not a valid header name"),
            .invalid("{queryParams: {q: {prefix: ''}}}", #".queryParams.q.prefix: "queryParams": prefix string match should not be empty"#),
            .invalid("{port: 70000}", ".port: port number 70000 must be in the range 1..65535"),
            .invalid("{sourceLabels: {'a b': x}}", #".sourceLabels.a b: invalid tag key: "a b""#),
            .invalid("{sourceLabels: {a: 'x y'}}", #".sourceLabels.a: invalid tag value: "x y""#),
            .invalid("{gateways: [ns/g.w]}", #".gateways[0]: invalid value for gateway name: "g.w""#),
            .invalid("{sourceNamespace: n.s}", ".sourceNamespace: sourceNamespace match n.s is invalid"),
        ] as [RuleCase])
    func matches(_ rule: RuleCase) throws {
        try Self.check(rule.within("\(Self.to), match: [§]", at: ".match[0]"))
    }
}
