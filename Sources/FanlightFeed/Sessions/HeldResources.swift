/// What a client has of one type, as the server knows it.
///
/// Kept as a snapshot, which all streams share, and the few names that differ from it; only a client that came with versions of another
/// time, or that names what it wants, has a list of its own.
struct HeldResources: Sendable {
    private var base: FeedSnapshot?
    /// Versions that differ from those of `base`; nil for a name that the client does not have.
    private var differing: [String: String?]

    init() { self.init(versions: [:]) }

    init(versions: [String: String]) {
        base = nil
        differing = versions.mapValues { Optional($0) }
    }

    func version(of name: String, type: Int) -> String? {
        if let known = differing[name] { return known }
        return base?.resource(name, of: type)?.version
    }

    /// The client took note of a resource, or of its removal.
    mutating func set(_ name: String, _ version: String?, type: Int) {
        if base == nil, version == nil {
            differing[name] = nil
        } else {
            differing[name] = .some(version)
        }
    }

    /// The names for which this may differ from what is in a snapshot.
    func candidates(type: Int, target: FeedSnapshot) -> [String] {
        if let base {
            let changed = target.candidates(of: type, since: base)
            if differing.isEmpty { return changed }
            return Array(Set(changed).union(differing.keys))
        }
        return Array(target.names(of: type)) + differing.keys.filter { target.resource($0, of: type) == nil }
    }

    /// The client has what is in a snapshot, but for names whose updates it did not take.
    mutating func become(_ snapshot: FeedSnapshot, except names: some Sequence<String>, type: Int) {
        var kept: [String: String?] = [:]
        for name in names {
            let version = version(of: name, type: type)
            if version != snapshot.resource(name, of: type)?.version { kept[name] = .some(version) }
        }
        base = snapshot
        differing = kept
    }

    /// All versions, of a client that names what it wants.
    mutating func forget(_ names: some Sequence<String>) {
        for name in names { differing[name] = nil }
    }
}
