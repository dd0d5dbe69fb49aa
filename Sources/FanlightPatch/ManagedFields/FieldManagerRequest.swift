/// Who writes an object, and how the write is recorded in `metadata.managedFields`.
package struct FieldManagerRequest: Hashable, Sendable {
    /// The parameter `fieldManager`, else what stands before the first `/` of the User-Agent.
    package let manager: String
    /// The apiVersion under which the object was written.
    package let apiVersion: String
    /// `status`, `scale` and so on; empty for the object itself.
    package let subresource: String
    /// The time of the write: RFC 3339 with whole seconds, as `2026-01-02T03:04:05Z`.
    package let time: String
    /// Whether a write takes fields from others that gave them other values; of server-side apply only.
    package let force: Bool
    /// Whether the kind is one of Kubernetes' own. Their objects always have the members that Kubernetes' structures have, be they empty,
    /// so that nobody becomes the manager of such a member by creating the object.
    package let isBuiltIn: Bool
    /// Whether the kind has the subresource `status`, so that a write of the object itself never changes `status`.
    package let hasStatus: Bool

    package init(
        manager: String, apiVersion: String, subresource: String = "", time: String, force: Bool = false, isBuiltIn: Bool? = nil,
        hasStatus: Bool = true
    ) {
        self.manager = manager.isEmpty ? "unknown" : manager
        self.apiVersion = apiVersion
        self.subresource = subresource
        self.time = time
        self.force = force
        self.isBuiltIn = isBuiltIn ?? Self.isBuiltIn(apiVersion)
        self.hasStatus = hasStatus
    }

    /// Kubernetes' own groups are those without a dot and those of `k8s.io`, apart from the ones that are installed as custom definitions.
    private static func isBuiltIn(_ apiVersion: String) -> Bool {
        guard let slash = apiVersion.firstIndex(of: "/") else { return true }
        let group = apiVersion[..<slash]
        guard group.contains(".") else { return true }
        return group.hasSuffix(".k8s.io") && !group.hasPrefix("gateway.networking.") && !group.hasSuffix(".x-k8s.io")
    }

    /// The fields that the endpoint resets to what they were, and which a write to it therefore never comes to manage.
    var resetFields: FieldSet {
        switch subresource {
        case "": hasStatus ? Self.status : FieldSet()
        case "status": Self.allButStatus
        default: FieldSet()
        }
    }

    private static let status = FieldSet([[.field("status")]])
    private static let allButStatus = FieldSet([[.field("apiVersion")], [.field("kind")], [.field("metadata")], [.field("spec")]])

    /// The same request by another manager, by update.
    func by(_ manager: String) -> FieldManagerRequest {
        FieldManagerRequest(
            manager: manager, apiVersion: apiVersion, subresource: subresource, time: time, isBuiltIn: isBuiltIn, hasStatus: hasStatus)
    }
}
