package import FanlightResources
import FoundationEssentials

/// One line of the audit log: who did what, and what came of it. It has the form of Kubernetes' `audit.k8s.io/v1` at the level Metadata:
/// never a body, never a header that could hold a secret.
package struct AuditEvent: Hashable, Sendable {
    /// The object that the request is about; parts that it does not have are empty.
    package struct ObjectReference: Hashable, Sendable {
        package var resource: String
        package var subresource: String
        package var apiGroup: String
        package var apiVersion: String
        package var namespace: String
        package var name: String

        package init(
            resource: String, subresource: String = "", apiGroup: String = "", apiVersion: String = "", namespace: String = "",
            name: String = ""
        ) {
            self.resource = resource
            self.subresource = subresource
            self.apiGroup = apiGroup
            self.apiVersion = apiVersion
            self.namespace = namespace
            self.name = name
        }
    }

    package var auditID: String
    /// The path with its query, as it was sent.
    package var requestURI: String
    package var verb: String
    /// Who has proven who they are; the anonymous user where nobody has.
    package var user: UserInfo
    package var impersonatedUser: UserInfo?
    /// Without ports.
    package var sourceIPs: [String]
    package var userAgent: String
    package var object: ObjectReference?
    package var responseCode: Int
    /// The status's reason, such as `Forbidden`; empty where there is none. Messages are left out, since they may quote what was sent.
    package var responseReason: String
    /// Milliseconds since 1970.
    package var received: Int64
    package var completed: Int64
    package var annotations: [String: String]

    package init(
        auditID: String = AuditEvent.newID(), requestURI: String, verb: String, user: UserInfo, impersonatedUser: UserInfo? = nil,
        sourceIPs: [String] = [], userAgent: String = "", object: ObjectReference? = nil, responseCode: Int, responseReason: String = "",
        received: Int64, completed: Int64, annotations: [String: String] = [:]
    ) {
        self.auditID = auditID
        self.requestURI = requestURI
        self.verb = verb
        self.user = user
        self.impersonatedUser = impersonatedUser
        self.sourceIPs = sourceIPs
        self.userAgent = userAgent
        self.object = object
        self.responseCode = responseCode
        self.responseReason = responseReason
        self.received = received
        self.completed = completed
        self.annotations = annotations
    }

    package static func newID() -> String { UUID().uuidString.lowercased() }

    /// Whether such a request belongs into the log: whatever could change something, and whatever was refused.
    package static func isRecorded(verb: String, responseCode: Int) -> Bool {
        switch verb {
        case "get", "list", "watch", "head", "options": responseCode == 401 || responseCode == 403
        default: true
        }
    }
}

extension AuditEvent {
    /// Texts that a client chooses freely are cut here, in UTF-8.
    private static let longestURI = 4_096
    private static let longestText = 1_024

    package var node: Node {
        var node = Node.object([
            "kind": .string("Event"), "apiVersion": .string("audit.k8s.io/v1"), "level": .string("Metadata"), "auditID": .string(auditID),
            "stage": .string("ResponseComplete"), "requestURI": Self.text(requestURI, Self.longestURI), "verb": Self.text(verb),
            "user": Self.node(user),
        ])
        if let impersonatedUser { node[member: "impersonatedUser"] = Self.node(impersonatedUser) }
        if !sourceIPs.isEmpty { node[member: "sourceIPs"] = .array(sourceIPs.map { Self.text($0) }) }
        if !userAgent.isEmpty { node[member: "userAgent"] = Self.text(userAgent) }
        if let object { node[member: "objectRef"] = Self.node(object) }
        var status = Node.object(["metadata": .emptyObject, "code": .integer(responseCode)])
        if !responseReason.isEmpty { status[member: "reason"] = Self.text(responseReason) }
        node[member: "responseStatus"] = status
        node[member: "requestReceivedTimestamp"] = .string(Timestamp.text(microseconds: received * 1_000))
        node[member: "stageTimestamp"] = .string(Timestamp.text(microseconds: completed * 1_000))
        if !annotations.isEmpty {
            node[member: "annotations"] = Self.object(annotations.sorted { $0.key < $1.key }.map { ($0.key, Self.text($0.value)) })
        }
        return node
    }

    private static func node(_ user: UserInfo) -> Node {
        var node = Node.object(["username": text(user.name)])
        if !user.uid.isEmpty { node[member: "uid"] = text(user.uid) }
        if !user.groups.isEmpty { node[member: "groups"] = .array(user.groups.map { text($0) }) }
        if !user.extra.isEmpty {
            node[member: "extra"] = object(user.extra.sorted { $0.key < $1.key }.map { ($0.key, .array($0.value.map { text($0) })) })
        }
        return node
    }

    private static func node(_ reference: ObjectReference) -> Node {
        let parts = [
            ("resource", reference.resource), ("namespace", reference.namespace), ("name", reference.name),
            ("apiGroup", reference.apiGroup),
            ("apiVersion", reference.apiVersion), ("subresource", reference.subresource),
        ]
        return object(parts.filter { !$0.1.isEmpty }.map { ($0.0, text($0.1)) })
    }

    private static func object(_ members: [(String, Node)]) -> Node {
        Node(.mapping(members.map { Node.Member(key: $0.0, line: 0, column: 0, value: $0.1) }))
    }

    private static func text(_ text: String, _ limit: Int = longestText) -> Node {
        guard text.utf8.count > limit else { return .string(text) }
        return .string(String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…")
    }
}
