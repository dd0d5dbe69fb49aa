import FanlightResources

/// The annotation in which client-side apply notes down what it applied.
///
/// Only the manager `kubectl` is concerned: an object that client-side apply made can be taken over by server-side apply without a conflict,
/// and the annotation follows, so that the way back stays open.
enum LastApplied {
    static let annotation = "kubectl.kubernetes.io/last-applied-configuration"
    static let manager = "kubectl"
    private static let maximumBytes = 256 * 1024

    static func text(of object: Node) -> String? {
        guard let text = object[path: ["metadata", "annotations", annotation]]?.string, !text.isEmpty else { return nil }
        return text
    }

    /// The fields that were applied from the client and still have the value that they were given; nil where nothing usable is noted down.
    static func untouchedFields(of live: Node, apiVersion: String, type: FieldType) -> FieldSet? {
        guard let text = text(of: live), let applied = JSONTextReader.read(text), applied["apiVersion"]?.string == apiVersion,
            TypedCheck(applied, type: type).message == nil
        else { return nil }
        let comparison = Comparison(old: applied, new: live, type: type)
        return FieldSet(of: applied, type: type).subtracting(comparison.modified).subtracting(comparison.added).subtracting(
            comparison.removed)
    }

    /// The object with the annotation set to the applied configuration, where it has the annotation. One that is too long for an annotation
    /// is given up.
    static func synced(_ object: Node, with applied: Node) -> Node {
        guard text(of: object) != nil else { return object }
        var configuration = applied
        if applied[path: ["metadata", "annotations"]] != nil {
            configuration = applied.setting(["metadata", "annotations", annotation], to: nil)
        }
        var bytes: [UInt8] = []
        configuration.appendJSON(to: &bytes, sorted: true)
        bytes.append(UInt8(ascii: "\n"))
        let others = object[path: ["metadata", "annotations"]]?.members.reduce(0) { size, member in
            member.key == annotation ? size : size + member.key.utf8.count + (member.value.string?.utf8.count ?? 0)
        }
        let fits = bytes.count + annotation.utf8.count + (others ?? 0) <= maximumBytes
        return object.setting(["metadata", "annotations", annotation], to: fits ? .string(String(decoding: bytes, as: UTF8.self)) : nil)
    }
}
