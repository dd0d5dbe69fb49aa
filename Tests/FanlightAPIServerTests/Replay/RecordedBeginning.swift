import FanlightAccess
import FanlightResources

/// What the recorded server had before the first recorded request.
enum RecordedBeginning {
    static let user = UserInfo.authenticated(name: "admin", uid: "admin-uid", groups: ["system:masters"])

    private static let objects: [(path: String, text: String)] = [
        (
            "/api/v1/namespaces/default/services",
            """
            {"metadata":{"name":"kubernetes","labels":{"component":"apiserver","provider":"kubernetes"}},"spec":{"type":"ClusterIP",
             "clusterIP":"10.0.0.1","ipFamilyPolicy":"SingleStack","ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":6443}]}}
            """
        ),
        (
            "/api/v1/namespaces/kube-system/configmaps",
            #"{"metadata":{"name":"extension-apiserver-authentication"},"data":{"client-ca-file":"x"}}"#
        ),
        (
            "/api/v1/namespaces/kube-system/configmaps",
            #"{"metadata":{"name":"kube-apiserver-legacy-service-account-token-tracking"},"data":{"since":"2026-11-22"}}"#
        ),
        (
            "/api/v1/namespaces/default/events",
            """
            {"metadata":{"name":"openshift-kube-apiserver.18ea72a345581332"},
             "involvedObject":{"kind":"Namespace","name":"openshift-kube-apiserver","namespace":"default"},"reason":"KubeAPIReadyz",
             "message":"readyz=true","source":{"component":"apiserver","host":"vm"},"firstTimestamp":"2026-11-22T18:50:47Z",
             "lastTimestamp":"2026-11-22T18:50:47Z","count":1,"type":"Warning"}
            """
        ),
    ]

    static func make(_ server: InProcessServer) async throws {
        for object in objects {
            let answer = await server.send(
                "POST", object.path, .text(object.text, type: "application/json"), headers: ["user-agent": "kube-apiserver/v1.36.2"])
            guard answer.status == 201 else { throw Failure(text: answer.text) }
        }
        // The Event was written by something that kept no record of managers.
        _ = await server.send(
            "PATCH", "/api/v1/namespaces/default/events/openshift-kube-apiserver.18ea72a345581332",
            .jsonPatch(#"[{"op":"replace","path":"/metadata/managedFields","value":[{}]}]"#))
    }

    struct Failure: Error {
        let text: String
    }
}
