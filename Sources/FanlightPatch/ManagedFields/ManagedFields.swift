package import FanlightResources

/// Keeps `metadata.managedFields`: who set which field last.
///
/// - Source: Kubernetes, k8s.io/apimachinery/pkg/util/managedfields, and sigs.k8s.io/structured-merge-diff.
package enum ManagedFields {
    /// The object as it is written by anything but server-side apply: created, replaced or patched.
    ///
    /// Whoever writes comes to manage the fields that the write added or gave another value, and nobody manages fields that it removed. A
    /// write that changes nothing leaves the entries as they are.
    ///
    /// - Parameters:
    ///   - live: the stored object; nil where the object is created.
    ///   - new: the object to be stored, complete with defaults and with everything that the endpoint resets. Entries that it carries
    ///     replace those of the live object, unless it carries none or invalid ones; `[]` and `[{}]` end the tracking of an object.
    ///   - schema: of the kind in the request's version.
    package static func update(live: Node?, new: Node, request: FieldManagerRequest, schema: StructuralSchema?) -> Node {
        let type = FieldType.root(schema)
        var table = table(live: live, new: new, isSubresource: !request.subresource.isEmpty)
        let object = new.settingManagedFields(nil)
        // An object that is not tracked stays so until it is applied.
        if table.isEmpty, live != nil { return object }
        let old = live?.settingManagedFields(nil) ?? (request.isBuiltIn ? ZeroValue.of(type) : .emptyObject)
        record(Comparison(old: old, new: object, type: type), by: request, type: type, in: &table)
        return keepingTimes(live: live, new: object.settingManagedFields(table.node))
    }

    /// The object with the entries of the live one, where both differ in nothing but the times of the entries: a write that changes nothing
    /// must not make a new version. To be asked again once defaults are filled in after server-side apply.
    package static func keepingTimes(live: Node?, new: Node) -> Node {
        guard let live, let old = live.managedFields, let entries = new.managedFields, old.elements.count == entries.elements.count,
            old != entries
        else { return new }
        func withoutTime(_ node: Node) -> Node {
            var copy = node
            copy[member: "time"] = nil
            return copy
        }
        guard zip(old.elements, entries.elements).allSatisfy({ withoutTime($0) == withoutTime($1) }),
            live.settingManagedFields(nil) == new.settingManagedFields(nil)
        else { return new }
        return new.settingManagedFields(old)
    }

    /// The entries that count: those that the client sent, else those of the live object. Through a subresource nobody sets entries.
    private static func table(live: Node?, new: Node, isSubresource: Bool) -> ManagerTable {
        guard !isSubresource, let sent = new.managedFields else { return ManagerTable(of: live) }
        let isReset = sent.elements.isEmpty || sent.elements.count == 1 && sent.elements[0].members.isEmpty
        if isReset { return ManagerTable() }
        guard let table = ManagerTable(sent), !table.isEmpty else { return ManagerTable(of: live) }
        return table
    }

    /// Notes down a write by update.
    static func record(_ comparison: Comparison, by request: FieldManagerRequest, type: FieldType, in table: inout ManagerTable) {
        table.reconcile(with: type)
        let reset = request.resetFields
        let visible = comparison.excluding(reset)
        let changed = visible.modified.union(visible.added)
        for (identity, entry) in table.entries {
            let fields = entry.fields.subtracting(changed).subtracting(visible.removed)
            if fields != entry.fields { table.update(identity, fields: fields) }
        }
        table.dropEmpty()
        let own = changed.subtracting(neverManaged)
        if !own.isEmpty {
            let identity = ManagerEntry.Identity(request, .update)
            let previous = table[identity]?.fields ?? FieldSet()
            // Kubernetes loses the time on the way from `scale` to the object.
            let time = request.subresource == "scale" ? table[identity]?.time : request.time
            table[identity] = ManagerEntry(identity: identity, apiVersion: request.apiVersion, time: time, fields: own.union(previous))
        }
        table.mergeOldestUpdaters()
    }

    /// Fields that the server alone sets, or that cannot change.
    static let neverManaged = FieldSet(
        [[.field("apiVersion")], [.field("kind")], [.field("metadata")]]
            + [
                "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
                "resourceVersion",
            ].map { [.field("metadata"), .field($0)] })
}

extension Node {
    var managedFields: Node? { self[path: ["metadata", "managedFields"]] }

    func settingManagedFields(_ entries: Node?) -> Node {
        entries == nil && self["metadata"]?.member("managedFields") == nil ? self : setting(["metadata", "managedFields"], to: entries)
    }
}
