import FanlightAccess
import Testing

@Suite struct UserInfoTests {
    @Test("whoever is signed in is in the group of all who are, once")
    func authenticated() {
        #expect(UserInfo.authenticated(name: "a", groups: ["x"]).groups == ["x", "system:authenticated"])
        #expect(UserInfo.authenticated(name: "a", groups: ["system:authenticated", "x"]).groups == ["system:authenticated", "x"])
    }

    @Test("a service account has the groups of its kind and its namespace")
    func serviceAccount() {
        let user = UserInfo.authenticated(name: "system:serviceaccount:ns:robot")
        #expect(user.groups == ["system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"])
        #expect(ServiceAccountName(namespace: "ns", name: "robot").userName == user.name)
    }

    @Test(
        "other names are no service accounts",
        arguments: [
            "robot", "system:serviceaccount", "system:serviceaccount:ns", "system:serviceaccount::a", "system:serviceaccount:ns:",
            "system:serviceaccount:a:b:c", "System:serviceaccount:ns:a",
        ])
    func noServiceAccount(_ name: String) {
        #expect(ServiceAccountName(userName: name) == nil)
    }

    @Test("the anonymous user is not signed in")
    func anonymous() {
        #expect(UserInfo.anonymous.name == "system:anonymous")
        #expect(UserInfo.anonymous.groups == ["system:unauthenticated"])
        #expect(UserInfo.anonymous.isAnonymous)
        #expect(!UserInfo.anonymous.isMaster)
    }
}
