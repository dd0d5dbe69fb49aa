import FanlightAccess
import Testing

@Suite struct ForbiddenMessageTests {
    @Test(
        "a refusal is worded as Kubernetes words it",
        arguments: [
            (
                "x list configmaps sem -",
                #"configmaps is forbidden: User "x" cannot list resource "configmaps" in API group "" in the namespace "sem""#
            ),
            ("x list nodes - -", #"nodes is forbidden: User "x" cannot list resource "nodes" in API group "" at the cluster scope"#),
            (
                "x get virtualservices.networking.istio.io dev v",
                #"virtualservices.networking.istio.io "v" is forbidden: User "x" cannot get resource "virtualservices" "#
                    + #"in API group "networking.istio.io" in the namespace "dev""#
            ),
            (
                "x update gateways.networking.istio.io/status dev g",
                #"gateways.networking.istio.io "g" is forbidden: User "x" cannot update resource "gateways/status" "#
                    + #"in API group "networking.istio.io" in the namespace "dev""#
            ),
            ("x get /foo", #"forbidden: User "x" cannot get path "/foo""#),
            ("system:anonymous get /api", #"forbidden: User "system:anonymous" cannot get path "/api""#),
            ("x get /<b>&", #"forbidden: User "x" cannot get path "/&lt;b&gt;&amp;""#),
            (
                #"a"b\ get pods dev -"#,
                #"pods is forbidden: User "a\"b\\" cannot get resource "pods" in API group "" in the namespace "dev""#
            ),
        ])
    func wording(_ row: String, _ message: String) {
        #expect(AccessRow(row).request.forbiddenMessage() == message)
    }

    @Test("the reason of the decision follows")
    func reason() {
        #expect(
            AccessRow("x list nodes - -").request.forbiddenMessage(reason: "RBAC: y not found")
                == #"nodes is forbidden: User "x" cannot list resource "nodes" in API group "" at the cluster scope: RBAC: y not found"#)
    }

    @Test("control characters of a name are escaped")
    func controlCharacters() {
        let request = AccessRequest(user: UserInfo(name: "a\nb\u{1}\t\u{7F}é"), verb: "get", path: "/")
        #expect(request.forbiddenMessage() == #"forbidden: User "a\nb\x01\t\x7fé" cannot get path "/""#)
    }
}
