import FanlightResources
import FanlightSchemas

extension KindCatalog {
    /// The kind that a person means: `VirtualService`, `virtualservices`, `vs`, `virtualservice.networking.istio.io`. The first one in the order of
    /// discovery, as kubectl takes it.
    func kind(called name: String) -> ServedKind? {
        let parts = name.lowercased().split(separator: ".", maxSplits: 1).map(String.init)
        guard let word = parts.first else { return nil }
        let group = parts.count == 2 ? parts[1] : nil
        let candidates = groups.flatMap { known in kinds.filter { $0.group == known.name } }
        return candidates.first { kind in
            (kind.kind.kind.lowercased() == word || kind.plural == word || kind.singular == word || kind.shortNames.contains(word))
                && (group == nil || kind.group == group || group.map { kind.group.hasPrefix($0 + ".") } == true)
        }
    }
}
