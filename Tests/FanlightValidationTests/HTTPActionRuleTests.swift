import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct HTTPActionRuleTests {
    private static let to = "route: [{destination: {host: a.b}}]"

    private static func check(_ rule: RuleCase, _ field: String, with other: String = "\(to), ") throws {
        try rule.within("{hosts: [a.com], gateways: [gw], http: [{\(other)\(field): §}]}", at: "spec.http[0].\(field)").check(
            .virtualService)
    }

    @Test(
        "CORS policies",
        arguments: [
            .valid("{allowOrigins: [{exact: 'https://a'}, {regex: '.*'}], allowMethods: [GET], allowHeaders: ['*', x-a], maxAge: 24h}"),
            .invalid("{allowOrigins: [{exact: ''}]}", ".allowOrigins[0]: '' is not a valid match type for CORS allow origins"),
            .invalid("{allowOrigins: [{}]}", ".allowOrigins[0]: '' is not a valid match type for CORS allow origins"),
            .invalid(
                "{allowOrigins: [{regex: '('}]}",
                #".allowOrigins[0].regex: "corsPolicy.allowOrigins": error parsing regexp: missing closing ): `(`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"#
            ),
            .invalid("{allowMethods: [get]}", #".allowMethods[0]: "get" is not a supported HTTP method"#),
            .invalid("{allowHeaders: ['']}", ".allowHeaders[0]: header name cannot be empty"),
            .invalid("{exposeHeaders: ['a:']}", ".exposeHeaders[0]: header name a: is not a valid header name"),
            .invalid("{maxAge: 1500ms}", ".maxAge: max_age duration is accurate only to seconds precision"),
            .invalid(
                "{maxAge: 2.000000042s}", ".maxAge: only durations to ms precision are supported",
                ".maxAge: max_age duration is accurate only to seconds precision"),
        ] as [RuleCase])
    func cors(_ rule: RuleCase) throws { try Self.check(rule, "corsPolicy") }

    @Test(
        "faults",
        arguments: [
            .valid("{abort: {httpStatus: 600, percentage: {value: 0.0001}}, delay: {fixedDelay: 1s}}"),
            .valid("{abort: {grpcStatus: NOT_FOUND}}"),
            .invalid("{}", ": HTTP fault injection must have an abort and/or a delay"),
            .invalid("{abort: {httpStatus: 199}}", ".abort.httpStatus: HTTP status 199 is not in range 200-599"),
            .invalid("{abort: {httpStatus: 601}}", ".abort.httpStatus: HTTP status 601 is not in range 200-599"),
            .invalid(
                "{abort: {grpcStatus: BAD}}",
                #".abort.grpcStatus: gRPC status "BAD" is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'"#
            ),
            .invalid("{abort: {http2Error: x}}", ".abort.http2Error: HTTP/2 abort fault injection not supported yet"),
            .warned("{abort: {percentage: {value: 1}}}", ".abort: abort configured, but error type not set"),
            .invalid(
                "{abort: {httpStatus: 500, percentage: {value: 100.5}}}",
                ".abort.percentage.value: percentage 100.5 is neither 0.0, nor in range [0.0001, 100.0]"),
            .invalid(
                "{delay: {fixedDelay: 1s, percentage: {value: -1}}}",
                ".delay.percentage.value: percentage -1 is neither 0.0, nor in range [0.0001, 100.0]"),
            .invalid("{delay: {fixedDelay: 1us}}", ".delay.fixedDelay: duration must be greater than 1ms"),
            .invalid("{delay: {exponentialDelay: 1s}}", ".delay.exponentialDelay: exponentialDelay not supported yet"),
        ] as [RuleCase])
    func faults(_ rule: RuleCase) throws { try Self.check(rule, "fault") }

    @Test(
        "mirrors",
        arguments: [
            .valid("[{destination: {host: a}, percentage: {value: 50}}]"),
            .invalid("[null]", "[0]: mirror cannot be null"), .invalid("[{}]", "[0].destination: destination is required for mirrors"),
            .invalid("[{destination: {host: '*'}}]", "[0].destination.host: invalid destination host *"),
            .invalid(
                "[{destination: {host: a}, percentage: {value: 100.5}}]",
                "[0].percentage.value: mirror percentage must have a max value of 100 (it has 100.500000)"),
            .invalid(
                "[{destination: {host: a}, percentage: {value: -1}}]",
                "[0].percentage.value: mirror percentage must have a min value of 0 (it has -1.000000)"),
        ] as [RuleCase])
    func mirrors(_ rule: RuleCase) throws { try Self.check(rule, "mirrors") }

    @Test(
        "a single mirror and its percentage",
        arguments: [
            .valid("mirror: {host: a}, mirrorPercentage: {value: 1}"),
            .invalid("mirror: {}", ".mirror.host: empty domain name not allowed"),
            .invalid(
                "mirrorPercentage: {value: 101}",
                ".mirrorPercentage.value: mirror_percentage must have a max value of 100 (it has 101.000000)"),
            .invalid(
                "mirrorPercentage: {value: -0.5}",
                ".mirrorPercentage.value: mirror_percentage must have a min value of 0 (it has -0.500000)"),
            .warned("mirrorPercent: 100", #".mirrorPercent: using deprecated setting "mirrorPercent", use "mirrorPercentage" instead"#),
            RuleCase(
                "mirrorPercent: 101", errors: [".mirrorPercent: mirror_percent must have a max value of 100 (it has 101)"],
                warnings: [#".mirrorPercent: using deprecated setting "mirrorPercent", use "mirrorPercentage" instead"#]),
        ] as [RuleCase])
    func mirror(_ rule: RuleCase) throws {
        try rule.within("{hosts: [a.com], http: [{\(Self.to), §}]}", at: "spec.http[0]").check(.virtualService)
    }

    @Test(
        "redirects",
        arguments: [
            .valid("{uri: /x, redirectCode: 308, scheme: https, port: 443}"), .valid("{derivePort: FROM_REQUEST_PORT}"),
            .valid("{prefixRewrite: /x}"),
            .invalid("{}", ": redirect must specify URI, authority, scheme, or port"),
            .invalid("{uri: /x, redirectCode: 299}", ".redirectCode: 299 is not a valid redirect code, must be 3xx"),
            .invalid("{uri: /x, redirectCode: 400}", ".redirectCode: 400 is not a valid redirect code, must be 3xx"),
            .invalid("{scheme: ftp}", #".scheme: invalid redirect scheme, must be "http" or "https""#),
            .invalid("{port: 70000}", ".port: port number 70000 must be in the range 1..65535"),
            .invalid("{uri: /x, prefixRewrite: /y}", ": redirect may only specify one of uri or prefix_rewrite"),
        ] as [RuleCase])
    func redirects(_ rule: RuleCase) throws { try Self.check(rule, "redirect", with: "") }

    @Test(
        "a redirect that replaces a prefix needs one in every match",
        arguments: [
            .valid("match: [{uri: {prefix: /a}}, {headers: {x: {exact: a}}}]"),
            .invalid(
                "match: [{uri: {prefix: /a}}, {uri: {exact: /a}}]",
                "spec.http[0].match[1].uri: redirect prefix_rewrite requires all URI matches to use prefix match type"),
            .invalid(
                "match: [{uri: {regex: /a}}]",
                "spec.http[0].match[0].uri: redirect prefix_rewrite requires all URI matches to use prefix match type"
            ),
        ] as [RuleCase])
    func prefixRedirects(_ rule: RuleCase) throws {
        try rule.within("{hosts: [a.com], http: [{§, redirect: {prefixRewrite: /b}}]}", at: "").check(.virtualService)
    }

    @Test("the size and the status of direct responses")
    func directResponses() throws {
        func check(_ body: String, status: Int = 200, errors: [String] = [], warnings: [String] = []) throws {
            try Self.check(
                RuleCase("{status: \(status), body: {\(body)}}", errors: errors, warnings: warnings), "directResponse", with: "")
        }
        let warning = ".body: large direct_responses may impact control plane performance"
        try check("string: hello")
        try check("string: x", status: 99, errors: [".status: HTTP status 99 is not in range 200-599"])
        try check("string: \(String(repeating: "x", count: 102_400))")
        try check("string: \(String(repeating: "x", count: 102_401))", warnings: [warning])
        try check("string: \(String(repeating: "x", count: 1_048_577))", errors: [warning + ", must be less than 1MB"])
        try check("bytes: \(String(repeating: "YWFh", count: 349_526))", errors: [warning + ", must be less than 1MB"])
        try check("bytes: \(String(repeating: "YWFh", count: 34_133))")
    }

    @Test(
        "retries",
        arguments: [
            .valid("{attempts: 0}"), .valid("{attempts: 3, perTryTimeout: 2s, retryOn: '5xx,reset,503', backoff: 25ms}"),
            .invalid("{attempts: -1}", ".attempts: attempts cannot be negative"),
            .invalid("{perTryTimeout: 2s}", ".attempts: http retry policy configured when attempts are set to 0 (disabled)"),
            .invalid("{attempts: 0, retryOn: 5xx}", ".attempts: http retry policy configured when attempts are set to 0 (disabled)"),
            .invalid(
                "{attempts: 0, retryRemoteLocalities: true}",
                ".attempts: http retry policy configured when attempts are set to 0 (disabled)"),
            .invalid("{attempts: 1, retryOn: '5xx, reset'}", #".retryOn: " reset" is not a valid retryOn policy"#),
            .invalid("{attempts: 1, retryOn: '599'}", #".retryOn: "599" is not a valid retryOn policy"#),
            .invalid("{attempts: 1, perTryTimeout: 10us}", ".perTryTimeout: duration must be greater than 1ms"),
            .invalid("{attempts: 1, backoff: 10us}", ".backoff: duration must be greater than 1ms"),
        ] as [RuleCase])
    func retries(_ rule: RuleCase) throws { try Self.check(rule, "retries") }

    @Test(
        "rewrites",
        arguments: [
            .valid("{uri: /x}"), .valid("{authority: a}"), .valid(#"{uriRegexRewrite: {match: '/(.*)', rewrite: '/x/\1'}}"#),
            .invalid(
                "{}",
                ": rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified"
            ),
            .invalid(
                "{uri: /x, uriRegexRewrite: {match: a, rewrite: b}}", ": rewrite may only contain one of URI or UriRegexRewrite"),
            .invalid(
                "{uriRegexRewrite: {match: a}}", ".uriRegexRewrite: UriRegexRewrite requires both Rewrite and Match fields to be specified"),
            .invalid(
                "{uriRegexRewrite: {match: '*', rewrite: b}}",
                #".uriRegexRewrite.match: "HTTPRewrite.UriRegexRewrite.Match": error parsing regexp: missing argument to repetition operator: `*`; Istio uses RE2 style regex-based match (https://github.com/google/re2/wiki/Syntax)"#
            ),
        ] as [RuleCase])
    func rewrites(_ rule: RuleCase) throws { try Self.check(rule, "rewrite") }
}
