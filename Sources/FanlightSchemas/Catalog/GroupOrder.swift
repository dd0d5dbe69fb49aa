/// The order of groups and of their versions in discovery: groups of the program where the embedded list has them, then those of
/// definitions by name; stable versions before betas before alphas, higher numbers first.
struct GroupOrder {
    let groups: [APIGroup]
    private let positions: [String: Int]

    init(_ kinds: [ServedKind]) {
        var versions: [String: Set<String>] = [:]
        for kind in kinds { versions[kind.group, default: []].formUnion(kind.servedVersions.map(\.name)) }
        let fixed = EmbeddedCatalog.groups.filter { versions[$0] != nil }
        let others = versions.keys.filter { !EmbeddedCatalog.groups.contains($0) }.sorted()
        let names = fixed.filter { !Self.isCustom($0) } + (fixed.filter(Self.isCustom) + others).sorted()
        groups = names.compactMap { name in
            let served = (versions[name] ?? []).sorted(by: Self.precedes)
            return served.isEmpty ? nil : APIGroup(name: name, versions: served)
        }
        positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    func comesFirst(_ left: String, _ right: String) -> Bool { (positions[left] ?? 0) < (positions[right] ?? 0) }

    private static func isCustom(_ group: String) -> Bool { EmbeddedCatalog.customGroups.contains(group) }

    /// Whether a version is preferred to another. Names of no known form come last, by name.
    static func precedes(_ left: String, _ right: String) -> Bool {
        switch (Rank(left), Rank(right)) {
        case (let a?, let b?): (a.stage, a.major, a.minor) > (b.stage, b.major, b.minor)
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): left < right
        }
    }

    /// `v2` is stage 2, `v1beta3` stage 1 with minor 3, `v1alpha1` stage 0.
    private struct Rank {
        let stage: Int
        let major: Int
        let minor: Int

        init?(_ name: String) {
            guard name.hasPrefix("v") else { return nil }
            let rest = name.dropFirst()
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let major = Int(digits) else { return nil }
            let tail = rest.dropFirst(digits.count)
            self.major = major
            switch tail {
            case "": (stage, minor) = (2, 0)
            case _ where tail.hasPrefix("beta"):
                guard let number = Int(tail.dropFirst(4)) else { return nil }
                (stage, minor) = (1, number)
            case _ where tail.hasPrefix("alpha"):
                guard let number = Int(tail.dropFirst(5)) else { return nil }
                (stage, minor) = (0, number)
            default: return nil
            }
        }
    }
}
