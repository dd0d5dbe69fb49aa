import FanlightAccess
import FanlightResources
import Testing

@Suite struct ReviewTests {
    private static let access = "/apis/authorization.k8s.io/v1/"

    @Test("a user learns what they may")
    func selfAccess() async throws {
        let server = try await InProcessServer()
        let body: RequestContent = #"{"spec":{"resourceAttributes":{"namespace":"default","verb":"list","resource":"configmaps"}}}"#
        let admin = await server.send("POST", Self.access + "selfsubjectaccessreviews", body)
        #expect(admin.status == 201)
        #expect(admin["kind"]?.string == "SelfSubjectAccessReview")
        #expect(admin["status", "allowed"]?.bool == true)
        let user = await server.send("POST", Self.access + "selfsubjectaccessreviews", body, as: .authenticated(name: "u"))
        #expect(user.status == 201)
        #expect(user["status"] == .object(["allowed": .bool(false)]))
        let path = await server.send(
            "POST", Self.access + "selfsubjectaccessreviews", #"{"spec":{"nonResourceAttributes":{"path":"/healthz","verb":"get"}}}"#,
            as: .authenticated(name: "u"))
        #expect(path["status", "allowed"]?.bool == true)
    }

    @Test("who may ask learns what others may")
    func otherAccess() async throws {
        let server = try await InProcessServer()
        let allowed = await server.send(
            "POST", Self.access + "subjectaccessreviews",
            #"{"spec":{"user":"x","groups":["system:masters"],"resourceAttributes":{"verb":"delete","group":"apps","resource":"deployments"}}}"#
        )
        #expect(allowed["status", "allowed"]?.bool == true)
        let denied = await server.send(
            "POST", "/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews",
            #"{"metadata":{"namespace":"default"},"spec":{"user":"x","resourceAttributes":{"namespace":"default","verb":"get","resource":"pods"}}}"#
        )
        #expect(denied.status == 201)
        #expect(denied["status", "allowed"]?.bool == false)
        #expect(await server.send("POST", Self.access + "subjectaccessreviews", "{}", as: .authenticated(name: "u")).status == 403)
    }

    @Test(
        "questions that make no sense are refused",
        arguments: [
            (
                "selfsubjectaccessreviews", "{}", 422,
                #"SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified"#
            ),
            (
                "subjectaccessreviews", #"{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}"#, 422,
                "at least one of user or group must be specified"
            ),
            ("selfsubjectrulesreviews", "{}", 400, "no namespace on request"),
        ])
    func invalid(resource: String, body: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Self.access + resource, .text(body, type: "application/json"))
        #expect(answer.status == status)
        #expect(answer.message.contains(message))
    }

    @Test("a user learns all rules that hold for them")
    func rules() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Self.access + "selfsubjectrulesreviews", #"{"spec":{"namespace":"default"}}"#)
        #expect(answer.status == 201)
        #expect(answer["status", "incomplete"]?.bool == false)
        #expect(
            answer["status", "resourceRules"]?.elements.contains { $0["verbs"]?.strings == ["*"] && $0["resources"]?.strings == ["*"] }
                == true)
        #expect(answer["status", "nonResourceRules"]?.elements.isEmpty == false)
    }

    @Test("a user learns who they are")
    func whoami() async throws {
        let server = try await InProcessServer()
        let answer = await server.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}",
            as: .authenticated(name: "u", uid: "1", groups: ["g"], extra: ["k": ["v"]]))
        #expect(answer.status == 201)
        #expect(
            answer["status", "userInfo"]
                == .object([
                    "username": .string("u"), "uid": .string("1"), "groups": .array([.string("g"), .string("system:authenticated")]),
                    "extra": .object(["k": .array([.string("v")])]),
                ]))
    }

    @Test("a token that nobody has is told as such")
    func unknownToken() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", #"{"spec":{"token":"x"}}"#)
        #expect(answer.status == 201)
        #expect(answer["status", "authenticated"] == nil)
        #expect(answer["status", "error"]?.string?.isEmpty == false)
        let none = await server.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", "{}")
        #expect(none.status == 400)
        #expect(none.message == "token is required for TokenReview in authentication")
    }
}
