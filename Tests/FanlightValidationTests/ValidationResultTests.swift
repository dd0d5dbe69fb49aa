import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct ValidationResultTests {
    @Test("one error is its own text; several are a list, as Istio's webhook gives it")
    func joining() {
        #expect(ValidationResult.joined([]) == "")
        #expect(ValidationResult.joined(["a"]) == "a")
        #expect(ValidationResult.joined(["a", "b"]) == "2 errors occurred:\n\t* a\n\t* b")
    }

    @Test("errors are causes of a refusal, with their fields; warnings are not")
    func causes() throws {
        let result = try RuleCase.validate(
            "{spec: {hosts: ['*.a.com'], gateways: [g.ns], http: [{redirect: {scheme: x, port: 70000}}]}}", .virtualService)
        #expect(!result.isValid)
        #expect(result.warnings.map(\.code) == [.schemaWarning])
        #expect(
            result.causes == [
                ValidationResult.Cause(
                    reason: "FieldValueInvalid", message: #"invalid redirect scheme, must be "http" or "https""#,
                    field: "spec.http[0].redirect.scheme"),
                ValidationResult.Cause(
                    reason: "FieldValueInvalid", message: "port number 70000 must be in the range 1..65535",
                    field: "spec.http[0].redirect.port"),
            ])
        #expect(
            result.errorText
                == "2 errors occurred:\n\t* invalid redirect scheme, must be \"http\" or \"https\"\n\t* port number 70000 must be in the range 1..65535"
        )
    }

    @Test("at most a hundred errors of one object are listed")
    func limit() throws {
        let hosts = (0..<300).map { "'a_\($0)'" }.joined(separator: ", ")
        let result = try RuleCase.validate("{spec: {hosts: [\(hosts)], http: [{redirect: {uri: /}}]}}", .virtualService)
        #expect(result.errors.count == ValidationResult.maximumProblems)
    }

    @Test("a message has an end, whatever it quotes")
    func longMessages() throws {
        let host = String(repeating: "a", count: 100_000)
        let result = try RuleCase.validate("{spec: {hosts: [\(host)], http: [{redirect: {uri: /}}]}}", .virtualService)
        let message = try #require(result.errors.first?.message)
        #expect(message.hasPrefix("domain name \"aaa"))
        #expect(message.hasSuffix("aaa...\" too long (max 255)"))
        #expect(message.utf8.count < 5_000)
        let match = "match: [{headers: {? '@request.auth.claims.\(host)' : {exact: x}}}]"
        let claim = try RuleCase.validate("{spec: {hosts: [a.com], http: [{\(match), redirect: {uri: /}}]}}", .virtualService)
        let text = try #require(claim.errors.first?.message)
        #expect(text.hasPrefix("JWT claim based routing (key: @request.auth.claims.aaa"))
        #expect(text.hasSuffix("aaa..."))
        #expect(text.utf8.count < 5_000)
    }

    @Test(
        "kinds without rules, and objects without anything, are no trouble",
        arguments: ["{}", "[]", "x", "{a: null}", "{spec: [1]}", "{spec: {servers: {}}}"])
    func oddObjects(_ object: String) throws {
        let kinds =
            [ResourceKind.gateway, .virtualService, .destinationRule, .serviceEntry, .istioGateway, .service]
            + ["Sidecar", "WorkloadEntry", "WorkloadGroup", "EnvoyFilter", "ProxyConfig"].map(ResourceKind.networking)
            + ["AuthorizationPolicy", "RequestAuthentication", "PeerAuthentication"].map(ResourceKind.security)
        for kind in kinds { _ = try RuleCase.validate(object, kind) }
        #expect(try RuleCase.validate(object, .service) == ValidationResult())
        #expect(!IstioValidation.covers(.service))
        #expect(IstioValidation.covers(.networking("Sidecar")))
    }

    @Test("each code has the name and the number that Istio gives it")
    func codes() {
        #expect(ValidationProblem.Code.unreachableRule.rawValue == "VirtualServiceUnreachableRule")
        #expect(ValidationProblem.Code.unreachableRule.number == "IST0130")
        #expect(ValidationProblem.Code.ineffectiveMatch.number == "IST0131")
        #expect(ValidationProblem.Code.schemaValidationError.number == "IST0106")
        #expect(ValidationProblem.Code.schemaWarning.number == "IST0133")
    }
}
