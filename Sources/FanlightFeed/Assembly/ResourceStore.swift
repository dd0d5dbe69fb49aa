/// The resources that a gateway was sent, as they came, and which of them its configuration does not follow yet.
struct ResourceStore: Sendable {
    struct Item: Sendable {
        var version: String
        var body: [UInt8]
    }

    /// By type.
    private var items: [[String: Item]] = Array(repeating: [:], count: FeedType.allCases.count)
    /// The names that came, changed or went since they were taken, with the bytes that were taken last; nil for those that were not there.
    private var changed: [[String: [UInt8]?]] = Array(repeating: [:], count: FeedType.allCases.count)
    /// By type.
    private var digests = Array(repeating: ResourceDigest(), count: FeedType.allCases.count)

    /// Of everything but what ends an update.
    var digest: ResourceDigest {
        var sum = ResourceDigest()
        for type in FeedType.allCases where type != .workload { sum.add(digests[type.rawValue]) }
        return sum
    }

    func digest(_ type: FeedType) -> ResourceDigest { digests[type.rawValue] }

    func item(_ type: FeedType, _ name: String) -> Item? { items[type.rawValue][name] }
    func names(_ type: FeedType) -> some Collection<String> { items[type.rawValue].keys }
    func items(_ type: FeedType) -> [String: Item] { items[type.rawValue] }
    func versions(_ type: FeedType) -> [String: String] { items[type.rawValue].mapValues(\.version) }

    mutating func set(_ type: FeedType, _ name: String, _ item: Item?) {
        let old = items[type.rawValue][name]
        if let old, let item, old.version == item.version, old.body == item.body { return }
        if old == nil, item == nil { return }
        if changed[type.rawValue][name] == nil { changed[type.rawValue][name] = .some(old?.body) }
        if let old { digests[type.rawValue].subtract(ResourceDigest(typeURL: type.url, name: name, version: old.version)) }
        if let item { digests[type.rawValue].add(ResourceDigest(typeURL: type.url, name: name, version: item.version)) }
        items[type.rawValue][name] = item
    }

    /// The changes of a type that were not taken yet, sorted by name.
    func changes(_ type: FeedType) -> [(name: String, before: [UInt8]?)] {
        changed[type.rawValue].map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
    }

    /// The configuration follows this change now.
    mutating func take(_ type: FeedType, _ name: String) { changed[type.rawValue][name] = nil }
}
