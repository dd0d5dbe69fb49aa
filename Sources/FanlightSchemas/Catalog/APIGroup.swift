/// A group of kinds with its served versions.
package struct APIGroup: Hashable, Sendable {
    /// Empty for the group of `/api/v1`.
    package let name: String
    /// The preferred version first.
    package let versions: [String]

    package var preferredVersion: String { versions.first ?? "v1" }

    /// `v1` or `apps/v1`.
    package static func groupVersion(_ group: String, _ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }
}
