import FanlightAccess
import Testing

@Suite struct ImpersonationTests {
    private func read(_ headers: [(name: String, value: String)]) throws -> Impersonation? { try Impersonation.read(headers) }

    private func described(_ request: AccessRequest) -> String {
        let resource = request.subresource.isEmpty ? request.resource : "\(request.resource)/\(request.subresource)"
        return "\(request.verb) \(request.apiGroup):\(resource) \(request.namespace)/\(request.name)"
    }

    @Test("a request without the headers impersonates nobody")
    func none() throws {
        #expect(try read([("accept", "*/*"), ("impersonate", "x"), ("impersonate-user", "")]) == nil)
    }

    @Test("each part of who is impersonated needs a verdict of its own")
    func requests() throws {
        let impersonation = try #require(
            try read([
                ("impersonate-user", "jane"), ("impersonate-group", "devs"), ("impersonate-group", "ops"), ("impersonate-uid", "u1"),
                ("impersonate-extra-scopes", "view"), ("impersonate-extra-acme.com%2fproject", "p"),
            ]))
        let requests = impersonation.requests(by: UserInfo(name: "admin"))
        #expect(
            requests.map(described) == [
                "impersonate :users /jane", "impersonate :groups /devs", "impersonate :groups /ops",
                "impersonate authentication.k8s.io:uids /u1",
                "impersonate authentication.k8s.io:userextras/scopes /view",
                "impersonate authentication.k8s.io:userextras/acme.com/project /p",
            ])
        #expect(requests.allSatisfy { $0.user.name == "admin" && $0.isResourceRequest })
        #expect(
            impersonation.user
                == UserInfo(
                    name: "jane", uid: "u1", groups: ["devs", "ops", "system:authenticated"],
                    extra: ["scopes": ["view"], "acme.com/project": ["p"]]))
    }

    @Test("a service account is asked for as one, and gets its groups where none are named")
    func serviceAccount() throws {
        let impersonation = try #require(try read([("impersonate-user", "system:serviceaccount:ns:robot")]))
        #expect(impersonation.requests(by: .server).map(described) == ["impersonate :serviceaccounts ns/robot"])
        #expect(impersonation.user.groups == ["system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"])
        let named = try #require(try read([("impersonate-user", "system:serviceaccount:ns:robot"), ("impersonate-group", "g")]))
        #expect(named.user.groups == ["g", "system:authenticated"])
    }

    @Test(
        "the anonymous user stays one who is not signed in",
        arguments: [
            ([("impersonate-user", "system:anonymous")], ["system:unauthenticated"]),
            ([("impersonate-user", "x"), ("impersonate-group", "system:unauthenticated")], ["system:unauthenticated"]),
            ([("impersonate-user", "x"), ("impersonate-group", "system:authenticated")], ["system:authenticated"]),
        ])
    func anonymous(_ headers: [(String, String)], _ groups: [String]) throws {
        #expect(try read(headers.map { (name: $0.0, value: $0.1) })?.user.groups == groups)
    }

    @Test(
        "groups, a uid or extra values without a user are wrong",
        arguments: ["impersonate-group", "impersonate-uid", "impersonate-extra-a"])
    func withoutUser(_ header: String) {
        #expect(throws: AccessError.self) { try read([(header, "x")]) }
    }

    @Test(
        "a key that cannot be decoded stays as it is",
        arguments: [
            ("a%2", "a%2"), ("a%zz", "a%zz"), ("a%2fb", "a/b"), ("%ff", "%ff"), ("a%41", "aa"),
        ])
    func keys(_ header: String, _ key: String) throws {
        let impersonation = try read([("impersonate-user", "x"), ("impersonate-extra-\(header)", "v")])
        #expect(impersonation?.user.extra == [key: ["v"]])
    }
}
