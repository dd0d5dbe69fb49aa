/// The bindings of one scope (the cluster, or one namespace) by whom they concern, so that a decision looks only at those of its user,
/// and at each role once, however many bindings give it.
struct BindingIndex: Sendable {
    /// What a subject holds through one role.
    struct Grant: Sendable {
        let role: RoleReference
        /// The bindings that give it, in the order of their names. The first one is the reason.
        fileprivate(set) var bindings: [Reason]
    }

    struct Reason: Sendable {
        let binding: String
        /// How the binding names the subject.
        let subject: String
    }

    private(set) var bindings: [String: AccessBinding] = [:]
    /// In the order of the roles' names.
    private var grants: [AccessSubject: [Grant]] = [:]

    var isEmpty: Bool { bindings.isEmpty }

    mutating func set(_ binding: AccessBinding?, name: String) {
        if let old = bindings.removeValue(forKey: name) {
            for subject in old.subjects { remove(old, subject.subject) }
        }
        guard let binding else { return }
        bindings[name] = binding
        for subject in binding.subjects { add(binding, subject) }
    }

    func grants(to subject: AccessSubject) -> [Grant] { grants[subject] ?? [] }

    /// Why somebody holds it.
    func reason(for grant: Grant) -> String {
        guard let first = grant.bindings.first else { return "" }
        return bindings[first.binding]?.reason(for: first.subject) ?? ""
    }

    private mutating func add(_ binding: AccessBinding, _ subject: AccessBinding.Subject) {
        let reason = Reason(binding: binding.name, subject: subject.text)
        // Taken out while it is changed, so that it is not copied.
        var held = grants.removeValue(forKey: subject.subject) ?? []
        defer { grants[subject.subject] = held }
        let position = held.position { $0.role < binding.role }
        guard position < held.count, held[position].role == binding.role else {
            return held.insert(Grant(role: binding.role, bindings: [reason]), at: position)
        }
        let place = held[position].bindings.position { $0.binding < binding.name }
        // The same subject may be written twice.
        if place < held[position].bindings.count, held[position].bindings[place].binding == binding.name { return }
        held[position].bindings.insert(reason, at: place)
    }

    private mutating func remove(_ binding: AccessBinding, _ subject: AccessSubject) {
        guard var held = grants.removeValue(forKey: subject) else { return }
        defer { if !held.isEmpty { grants[subject] = held } }
        let position = held.position { $0.role < binding.role }
        guard position < held.count, held[position].role == binding.role else { return }
        let place = held[position].bindings.position { $0.binding < binding.name }
        guard place < held[position].bindings.count, held[position].bindings[place].binding == binding.name else { return }
        held[position].bindings.remove(at: place)
        if held[position].bindings.isEmpty { held.remove(at: position) }
    }
}

extension Array {
    /// Where the elements that are before something end, in an array that is sorted in that regard.
    fileprivate func position(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
