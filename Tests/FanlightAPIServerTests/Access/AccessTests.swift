import FanlightAccess
import FanlightResources
import Foundation
import Testing

@testable import FanlightAPIServer

@Suite struct AccessTests {
    private static let nobody = UserInfo.authenticated(name: "u")

    /// All that it takes to write, without leave to give away more than one has.
    private static let writing = #""get","list","create","update","patch""#

    private static func rule(_ verbs: String, _ groups: String, _ resources: String) -> String {
        #"{"verbs":[\#(verbs)],"apiGroups":[\#(groups)],"resources":[\#(resources)]}"#
    }

    /// Gives the user `u` the rules in the namespace `default`.
    private static func grant(_ server: InProcessServer, _ rules: String, name: String = "r") async throws {
        let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default"
        try await server.make(path + "/roles", .text(#"{"metadata":{"name":"\#(name)"},"rules":[\#(rules)]}"#, type: "application/json"))
        try await server.make(
            path + "/rolebindings",
            .text(
                #"{"metadata":{"name":"\#(name)"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"\#(name)"}}"#,
                type: "application/json"))
    }

    /// Waits until the policy knows what was granted.
    private static func until(_ server: InProcessServer, _ target: String, as user: UserInfo = nobody, is status: Int) async -> Answered {
        var answer = await server.send("GET", target, as: user)
        for _ in 0..<500 where answer.status != status {
            try? await Task.sleep(for: .milliseconds(10))
            answer = await server.send("GET", target, as: user)
        }
        return answer
    }

    @Test("credentials that are wrong are 401, none at all are the anonymous user")
    func authentication() async throws {
        let server = try await InProcessServer()
        let wrong = await server.send("GET", Samples.configMaps, headers: ["authorization": "Bearer nonsense"], as: nil)
        #expect(wrong.status == 401)
        #expect(wrong.reason == "Unauthorized")
        #expect(wrong.message == "Unauthorized")
        let none = await server.send("GET", Samples.configMaps, as: nil)
        #expect(none.status == 403)
        #expect(
            none.message
                == #"configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default""#
        )
        #expect(none.reason == "Forbidden")
        #expect(none["details"] == .object(["kind": .string("configmaps")]))
        #expect(none.header("x-content-type-options") == "nosniff")
        for path in ["/healthz", "/livez", "/readyz", "/version"] { #expect(await server.send("GET", path, as: nil).status == 200) }
        let root = await server.send("GET", "/apis", as: nil)
        #expect(root.status == 403)
        #expect(root.message == #"forbidden: User "system:anonymous" cannot get path "/apis""#)
    }

    @Test("roles allow what they say, from the moment that they are there")
    func roles() async throws {
        let server = try await InProcessServer(isRunning: true)
        #expect(await server.send("GET", Samples.configMaps, as: Self.nobody).status == 403)
        try await Self.grant(server, Self.rule(#""get","list","watch""#, #""""#, #""configmaps""#))
        #expect(await Self.until(server, Samples.configMaps, is: 200).status == 200)
        #expect(await server.send("GET", Samples.configMaps + "/x", as: Self.nobody).status == 404)
        #expect(await server.send("GET", "/api/v1/configmaps", as: Self.nobody).status == 403)
        let denied = await server.send("DELETE", Samples.configMaps + "/x", as: Self.nobody)
        #expect(denied.status == 403)
        #expect(
            denied.message
                == #"configmaps "x" is forbidden: User "u" cannot delete resource "configmaps" in API group "" in the namespace "default""#)
        #expect(denied["details"] == .object(["name": .string("x"), "kind": .string("configmaps")]))
    }

    @Test("a list of one name is a request about that name")
    func resourceNames() async throws {
        let server = try await InProcessServer(isRunning: true)
        try await Self.grant(server, #"{"verbs":["list","watch"],"apiGroups":[""],"resources":["configmaps"],"resourceNames":["a"]}"#)
        #expect(await Self.until(server, Samples.configMaps + "?fieldSelector=metadata.name%3Da", is: 200).status == 200)
        #expect(await server.send("GET", Samples.configMaps + "?fieldSelector=metadata.name%3Db", as: Self.nobody).status == 403)
        #expect(await server.send("GET", Samples.configMaps, as: Self.nobody).status == 403)
    }

    @Test("nobody gives away rights that they do not have", arguments: ["POST", "PUT", "merge", "apply"])
    func escalation(way: String) async throws {
        let server = try await InProcessServer(isRunning: true)
        let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles"
        try await Self.grant(
            server, Self.rule(#""get","list","create","update","patch""#, #""rbac.authorization.k8s.io""#, #""roles","rolebindings""#))
        _ = await Self.until(server, path, is: 200)
        try await server.make(path, .text(#"{"metadata":{"name":"mine"},"rules":[]}"#, type: "application/json"))
        let rules = #""rules":[{"verbs":["get"],"apiGroups":[""],"resources":["secrets"]}]"#
        let typed = #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"mine"},\#(rules)}"#
        let answer =
            switch way {
            case "POST":
                await server.send(
                    "POST", path, .text(#"{"metadata":{"name":"other"},\#(rules)}"#, type: "application/json"), as: Self.nobody)
            case "PUT": await server.send("PUT", path + "/mine", .text(typed, type: "application/json"), as: Self.nobody)
            case "merge": await server.send("PATCH", path + "/mine", .merge("{\(rules)}"), as: Self.nobody)
            default: await server.send("PATCH", path + "/mine?fieldManager=m&force=true", .apply(typed), as: Self.nobody)
            }
        #expect(answer.status == 403)
        #expect(
            answer.message
                == #"roles.rbac.authorization.k8s.io "\#(way == "POST" ? "other" : "mine")" is forbidden: user "u" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:"#
                + "\n" + #"{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}"#)
        let left = await server.send("GET", path + "/mine")
        #expect(left["rules"]?.elements.isEmpty != false)
    }

    @Test("rights that stand twice in a body are those that count")
    func escalationByDuplicate() async throws {
        let server = try await InProcessServer(isRunning: true)
        let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles"
        try await Self.grant(server, Self.rule(#""get","list","create","update","patch""#, #""rbac.authorization.k8s.io""#, #""roles""#))
        _ = await Self.until(server, path, is: 200)
        for text in [
            #"{"metadata":{"name":"x"},"rules":[],"rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]}"#,
            #"{"metadata":{"name":"x"},"rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}],"rules":[]}"#,
        ] {
            let answer = await server.send("POST", path, .text(text, type: "application/json"), as: Self.nobody)
            guard answer.status == 201 else {
                #expect(answer.status == 403)
                continue
            }
            let stored = await server.send("GET", path + "/x")
            #expect(stored["rules"]?.elements.isEmpty != false)
        }
    }

    @Test("a binding needs the rights that it gives")
    func binding() async throws {
        let server = try await InProcessServer(isRunning: true)
        let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
        try await Self.grant(server, Self.rule(Self.writing, #""rbac.authorization.k8s.io""#, #""rolebindings""#))
        _ = await Self.until(server, path, is: 200)
        func body(_ role: String) -> RequestContent {
            .text(
                #"{"metadata":{"name":"b"},"subjects":[{"kind":"User","name":"u"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"\#(role)"}}"#,
                type: "application/json")
        }
        let admin = await server.send("POST", path, body("cluster-admin"), as: Self.nobody)
        #expect(admin.status == 403)
        #expect(admin.message.hasPrefix(#"rolebindings.rbac.authorization.k8s.io "b" is forbidden: user "u""#))
        let missing = await server.send("POST", path, body("none"), as: Self.nobody)
        #expect(missing.status == 404)
        #expect(missing.message == #"clusterroles.rbac.authorization.k8s.io "none" not found"#)
    }

    @Test("who may is treated as another")
    func impersonation() async throws {
        let server = try await InProcessServer()
        let headers = ["impersonate-user": "jane", "impersonate-group": "devs"]
        let who = await server.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", headers: headers)
        #expect(who["status", "userInfo", "username"]?.string == "jane")
        #expect(who["status", "userInfo", "groups"]?.strings == ["devs", "system:authenticated"])
        #expect(await server.send("GET", Samples.configMaps, headers: headers).status == 403)
        let denied = await server.send("GET", Samples.configMaps, headers: headers, as: Self.nobody)
        #expect(denied.status == 403)
        #expect(
            denied.message
                == #"users "jane" is forbidden: User "u" cannot impersonate resource "users" in API group "" at the cluster scope"#)
        #expect(await server.send("GET", Samples.configMaps, headers: ["impersonate-group": "x"]).status == 400)
    }

    @Test("a token is its user's, until it is revoked")
    func tokens() async throws {
        let path = NSTemporaryDirectory() + "fanlight-tokens-\(UUID().uuidString).json"
        let tokens = try TokenStore(path: path)
        let server = try await InProcessServer { $0.authenticator = Authenticator(tokens: tokens) }
        let (token, record) = try tokens.create(user: "ci", groups: ["system:masters"], now: 1)
        let headers = ["authorization": "Bearer \(token)"]
        #expect(await server.send("GET", Samples.configMaps, headers: headers, as: nil).status == 200)
        let review = await server.send(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews", .text(#"{"spec":{"token":"\#(token)"}}"#, type: "application/json"))
        #expect(review.status == 201)
        #expect(review["status", "authenticated"]?.bool == true)
        #expect(review["status", "user", "username"]?.string == "ci")
        try tokens.revoke(id: record.id)
        #expect(await server.send("GET", Samples.configMaps, headers: headers, as: nil).status == 401)
        let after = await server.send(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews", .text(#"{"spec":{"token":"\#(token)"}}"#, type: "application/json"))
        #expect(after["status", "authenticated"]?.bool != true)
    }
}
