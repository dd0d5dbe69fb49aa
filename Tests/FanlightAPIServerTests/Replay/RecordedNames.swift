import FanlightManifests
import FanlightResources

@testable import FanlightAPIServer

/// What the recorded server called things that the server under test calls something else: uids, resource versions, generated names, tags.
/// Learned from answers, and put into the requests that follow.
struct RecordedNames {
    private var texts: [String: String] = [:]
    private var versions: [String: String] = [:]
    /// By path.
    private var tags: [String: String] = [:]
    private var documents: [String: String] = [:]

    mutating func learn(_ recorded: Node, _ answered: Node) {
        switch (recorded.value, answered.value) {
        case (.mapping(let members), .mapping):
            for member in members {
                guard let other = answered[member.key] else { continue }
                if let old = member.value.string, let new = other.string { learn(member.key, old, new) }
                learn(member.value, other)
            }
        case (.sequence(let left), .sequence(let right)) where left.count == right.count:
            for (old, new) in zip(left, right) { learn(old, new) }
        default: return
        }
    }

    private mutating func learn(_ key: String, _ old: String, _ new: String) {
        guard old != new else { return }
        switch key {
        case "uid": texts[old] = new
        case "resourceVersion": versions[old] = new
        case "name" where old.count == new.count && old.dropLast(5) == new.dropLast(5): texts[old] = new
        case "serverRelativeURL": documents[Self.path(old)] = new
        default: return
        }
    }

    mutating func learnTag(_ tag: String, of target: String) { tags[Self.path(target)] = tag }

    private static func path(_ target: String) -> String { String(target.prefix { $0 != "?" }) }

    func target(_ recorded: String) -> String {
        let path = Self.path(recorded)
        if path.hasPrefix("/openapi/v3/"), let known = documents[path] { return known }
        let query = recorded.dropFirst(path.count + 1)
        guard !query.isEmpty else { return replaced(recorded) }
        let parts = query.split(separator: "&").map { part -> String in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else { return String(part) }
            switch halves[0] {
            case "resourceVersion": return "resourceVersion=\(versions[halves[1]] ?? halves[1])"
            case "continue": return "continue=\(continuation(halves[1]))"
            default: return replaced(String(part))
            }
        }
        return replaced(path) + "?" + parts.joined(separator: "&")
    }

    private func continuation(_ text: String) -> String {
        guard let token = try? ContinueToken(parsing: text), let revision = token.revision, let known = versions[String(revision)] else {
            return text
        }
        return ContinueToken(revision: UInt64(known), after: token.after).text
    }

    func headers(_ recorded: RecordedExchange) -> [String: String] {
        var headers = recorded.headers
        if headers["if-none-match"] != nil { headers["if-none-match"] = tags[Self.path(recorded.target)] }
        return headers
    }

    func body(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty, bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "["),
            let node = JSONReader.read(bytes).documents.first?.node
        else { return bytes }
        let new = replaced(node, isVersion: false)
        return new == node ? bytes : new.json
    }

    private func replaced(_ node: Node, isVersion: Bool) -> Node {
        switch node.value {
        case .string(let text): .string(isVersion ? versions[text] ?? text : replaced(text))
        case .sequence(let elements): .array(elements.map { replaced($0, isVersion: isVersion) })
        case .mapping(let members):
            Node(
                .mapping(
                    members.map { member in
                        let isPath = member.key == "value" && node["path"]?.string == "/metadata/resourceVersion"
                        return Node.Member(
                            key: member.key, line: 0, column: 0,
                            value: replaced(member.value, isVersion: member.key == "resourceVersion" || isPath))
                    }))
        default: node
        }
    }

    private func replaced(_ text: String) -> String {
        var text = text
        for (old, new) in texts where text.contains(old) {
            text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        }
        return text
    }
}
