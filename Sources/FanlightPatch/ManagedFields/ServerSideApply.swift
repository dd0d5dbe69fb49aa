package import FanlightResources

/// Server-side apply.
///
/// - Source: Kubernetes, k8s.io/apimachinery/pkg/util/managedfields, and sigs.k8s.io/structured-merge-diff.
package enum ServerSideApply {
    /// The live object with the configuration applied: what the configuration says is set, and managed by the applier from now on; what the
    /// applier said before, says no longer, and nobody else manages is removed.
    ///
    /// Where the caller fills in defaults afterwards, it asks `ManagedFields.keepingTimes` last of all, because defaults may turn what looks
    /// like a change here into none.
    ///
    /// - Parameters:
    ///   - live: the stored object; nil where there is none yet, and the result is the object to create.
    ///   - applied: the configuration as the client sent it, with apiVersion and kind.
    ///   - schema: of the kind in the request's version.
    package static func apply(
        live: Node?, applied: Node, request: FieldManagerRequest, schema: StructuralSchema?
    ) throws(ApplyError) -> Node {
        try check(applied, request)
        let type = FieldType.root(schema)
        if let message = TypedCheck(applied, type: type).message { throw .invalid(.unexpected(untypable(applied, message))) }
        let object = live?.settingManagedFields(nil) ?? startingPoint(applied)
        var table = ManagerTable(of: live)
        if table.isEmpty, live != nil {
            let all = Comparison(old: request.isBuiltIn ? ZeroValue.of(type) : .emptyObject, new: object, type: type)
            ManagedFields.record(all, by: request.by("before-first-apply"), type: type, in: &table)
        }
        table.reconcile(with: type)
        let configuration = applied.settingManagedFields(nil)
        let merge = Merge(live: object, applied: configuration, table: table, request: request, type: type)
        var (result, entries) = try merge.result()
        if request.manager == LastApplied.manager { result = LastApplied.synced(result, with: configuration) }
        result = result.settingManagedFields(entries.node)
        return ManagedFields.keepingTimes(live: live, new: result)
    }

    private static func check(_ applied: Node, _ request: FieldManagerRequest) throws(ApplyError) {
        guard case .mapping = applied.value else {
            throw .invalid(
                .badRequest("error decoding YAML: json: cannot unmarshal \(applied.typeName) into Go value of type map[string]interface {}")
            )
        }
        let apiVersion = applied["apiVersion"]?.string ?? ""
        guard apiVersion == request.apiVersion else {
            let groupVersion = apiVersion.contains("/") ? apiVersion : "/\(apiVersion)"
            throw .invalid(.badRequest("invalid object type: \(groupVersion), Kind=\(applied["kind"]?.string ?? "")"))
        }
        guard applied.managedFields == nil else { throw .invalid(.badRequest("metadata.managedFields must be nil")) }
    }

    /// What stands before anything is applied: an object that says nothing but what it is.
    private static func startingPoint(_ applied: Node) -> Node {
        Node(.mapping(applied.members.filter { $0.key == "apiVersion" || $0.key == "kind" }))
    }

    private static func untypable(_ applied: Node, _ message: String) -> String {
        let name = "\(applied[path: ["metadata", "namespace"]]?.string ?? "")/\(applied[path: ["metadata", "name"]]?.string ?? "")"
        let apiVersion = applied["apiVersion"]?.string ?? ""
        let kind = "\(apiVersion.contains("/") ? apiVersion : "/\(apiVersion)"), Kind=\(applied["kind"]?.string ?? "")"
        return "failed to create typed patch object (\(name); \(kind)): \(message)"
    }
}

extension ServerSideApply {
    /// One application of a configuration.
    private struct Merge {
        let live: Node
        let applied: Node
        let table: ManagerTable
        let request: FieldManagerRequest
        let type: FieldType

        func result() throws(ApplyError) -> (object: Node, table: ManagerTable) {
            let identity = ManagerEntry.Identity(request, .apply)
            let last = table[identity]
            let reset = request.resetFields
            var entries = table
            entries[identity] = ManagerEntry(
                identity: identity, apiVersion: request.apiVersion, time: last?.time,
                fields: FieldSet(of: applied, type: type).subtractingSubtrees(reset))
            let merged = AppliedMerge.merged(live, applied, type: type)
            let object = pruned(merged, last: last?.fields ?? FieldSet(), entries: entries).droppingEmptyMetadata(comparedTo: merged)
            let comparison = Comparison(old: live, new: object, type: type).excluding(reset)
            let changed = comparison.modified.union(comparison.added)
            if !request.force { try refuse(conflicts(with: changed, entries, but: identity)) }
            for (other, entry) in entries.entries where other != identity {
                let fields = entry.fields.subtracting(changed).subtracting(comparison.removed)
                if fields != entry.fields { entries.update(other, fields: fields) }
            }
            if let own = entries[identity]?.fields { entries[identity]?.fields = own.subtracting(ManagedFields.neverManaged) }
            if object != live { entries[identity]?.time = request.time }
            entries.dropEmpty()
            return (object, entries)
        }

        /// Without the fields that the applier applied the last time, did not apply this time, and nobody manages now.
        private func pruned(_ merged: Node, last: FieldSet, entries: ManagerTable) -> Node {
            guard !last.isEmpty else { return merged }
            let last = last.withDeclaredMembers(type)
            let managed = entries.entries.values.reduce(FieldSet()) { $0.union($1.fields) }.withDeclaredMembers(type)
            let mergedFields = FieldSet(of: merged, type: type).withDeclaredMembers(type)
            func remaining(_ object: Node) -> FieldSet { FieldSet(of: object, type: type).withDeclaredMembers(type) }
            // Removing a field takes along what is below it; what somebody manages there comes back first, then what was never the applier's.
            let bare = merged.removing(last, type: type)
            let owned = merged.removing(mergedFields.subtracting(remaining(bare).union(managed)), type: type)
            return merged.removing(mergedFields.subtracting(remaining(owned)).intersection(last), type: type)
        }

        private func conflicts(
            with changed: FieldSet, _ entries: ManagerTable, but own: ManagerEntry.Identity
        ) -> [(identity: ManagerEntry.Identity, path: [PathElement])] {
            entries.entries.values.filter { $0.identity != own }.sorted { $0.identity < $1.identity }.flatMap { entry in
                entry.fields.intersection(changed).paths.map { (entry.identity, $0) }
            }
        }

        /// Conflicts about fields that the same user set through client-side apply are none.
        private func refuse(_ conflicts: [(identity: ManagerEntry.Identity, path: [PathElement])]) throws(ApplyError) {
            guard !conflicts.isEmpty else { return }
            var remaining = conflicts
            if request.manager == LastApplied.manager,
                let untouched = LastApplied.untouchedFields(of: live, apiVersion: request.apiVersion, type: type)
            {
                remaining.removeAll { untouched.contains($0.path) }
            }
            guard !remaining.isEmpty else { return }
            throw .conflicts(
                remaining.prefix(ApplyError.mostConflicts).map {
                    FieldConflict(field: PathElement.text($0.path), manager: $0.identity.description)
                })
        }
    }
}

extension Node {
    /// Kubernetes never writes metadata that pruning has left without elements.
    fileprivate func droppingEmptyMetadata(comparedTo merged: Node) -> Node {
        var object = self
        for name in ["labels", "annotations", "finalizers", "ownerReferences"] {
            guard let value = self[path: ["metadata", name]], value.members.isEmpty, value.elements.isEmpty,
                merged[path: ["metadata", name]] != value
            else { continue }
            object = object.setting(["metadata", name], to: nil)
        }
        return object
    }
}
