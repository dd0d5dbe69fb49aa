@testable import FanlightFeed

/// Snapshots of made-up types, in which routes refer to clusters, and a control plane that changes them.
struct SampleSnapshots {
    static let clusters = "t/cluster"
    static let addresses = "t/address"
    static let routes = "t/route"

    static func types(waits: Bool) -> FeedTypes { FeedTypes([(clusters, 0), (addresses, 1), (routes, 2)], waits: waits) }

    let types: FeedTypes
    private(set) var snapshot: FeedSnapshot
    /// By type, name to content. A route's content is the name of its cluster, and a number.
    private(set) var content: [[String: String]] = [[:], [:], [:]]

    init(waits: Bool) {
        types = Self.types(waits: waits)
        snapshot = FeedSnapshot(types: types)
    }

    static func resource(_ url: String, _ name: String, _ content: String) -> FeedResource {
        FeedResource(typeURL: url, name: name, body: Array(content.utf8))
    }

    /// Replaces everything.
    mutating func set(_ new: [[String: String]]) {
        var updates: [[String: FeedResource?]] = [[:], [:], [:]]
        for type in new.indices {
            for (name, text) in new[type] where content[type][name] != text {
                updates[type][name] = .some(Self.resource(types.urls[type], name, text))
            }
            for name in content[type].keys where new[type][name] == nil { updates[type][name] = .some(nil) }
        }
        snapshot.update(updates)
        snapshot.revision += 1
        content = new
    }

    mutating func change(_ random: inout SeededGenerator) {
        var new = content
        for _ in 0..<random.number(1...3) {
            let name = "c\(random.number(0...5))"
            switch random.number(0...4) {
            case 0:
                // A cluster that nothing refers to goes; with one that something refers to, that goes too.
                new[0][name] = nil
                new[1][name] = nil
                new[2] = new[2].filter { $0.value.split(separator: " ")[0] != name }
            case 1:
                new[0][name] = "\(random.number(0...9))"
            case 2 where new[0][name] != nil:
                new[1][name] = "\(random.number(0...9))"
            case 3: new[2]["r\(random.number(0...9))"] = nil
            default:
                new[0][name] = new[0][name] ?? "0"
                new[2]["r\(random.number(0...9))"] = "\(name) \(random.number(0...99))"
            }
        }
        set(new)
    }
}

/// What a client has, as the simplest program would keep it.
struct NaiveClient {
    /// By type, name to version and content.
    var held: [String: [String: (version: String, content: String)]] = [:]

    func versions(_ url: String) -> [String: String] { held[url, default: [:]].mapValues(\.version) }

    mutating func take(_ response: DeltaResponse) {
        for resource in response.resources {
            held[response.typeURL, default: [:]][resource.name] = (resource.version, String(decoding: resource.body, as: UTF8.self))
        }
        for name in response.removed { held[response.typeURL]?[name] = nil }
    }

    func content(_ url: String) -> [String: String] { held[url, default: [:]].mapValues(\.content) }

    /// The routes whose cluster is not there.
    var dangling: [String] {
        content(SampleSnapshots.routes).filter { content(SampleSnapshots.clusters)[String($0.value.split(separator: " ")[0])] == nil }.map(
            \.key)
    }
}
