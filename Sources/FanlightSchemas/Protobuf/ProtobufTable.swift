import CFanlightSchemas

/// The messages of Kubernetes' kinds, as the embedded table has them.
package struct ProtobufTable: Sendable {
    let messages: [ProtobufMessage]
    /// The places of the messages of kinds, by version and kind.
    private let kinds: [String: Int]
    /// Lines of the table that make no sense.
    package let problems: [String]

    package static let embedded: ProtobufTable = {
        var count = 0
        let start = fanlight_protobuf_messages(&count)
        return ProtobufTable(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }()

    /// - Parameter text: in the form that the embedded table describes.
    package init(_ text: String) {
        var source = Source(text)
        var messages: [ProtobufMessage] = []
        for (name, words) in source.messages {
            let package = name.prefix { $0 != "/" }
            messages.append(ProtobufMessage(words.compactMap { source.field($0, package: String(package)) }))
        }
        self.messages = messages
        kinds = source.kinds.compactMapValues { source.positions[$0] }
        problems = source.problems + source.kinds.filter { source.positions[$0.value] == nil }.map(\.value)
    }

    /// Every group has options of deletions, in any of its versions.
    func message(apiVersion: String, kind: String) -> ProtobufMessage? {
        let position = kinds["\(apiVersion) \(kind)"] ?? (kind == "DeleteOptions" ? kinds["v1 DeleteOptions"] : nil)
        return position.map { messages[$0] }
    }

    /// Versions and kinds, such as `apps/v1 Deployment`.
    package var kindNames: [String] { kinds.keys.sorted() }
}

extension ProtobufTable {
    /// The lines of the table, sorted by what they are. A message is named by its package and name: `core.v1/Pod`.
    private struct Source {
        private(set) var messages: [(name: String, words: [Substring])] = []
        private(set) var positions: [String: Int] = [:]
        private(set) var kinds: [String: String] = [:]
        var problems: [String] = []

        init(_ text: String) {
            var package = ""
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let words = line.split(separator: " ")
                switch words.first {
                case _ where line.hasPrefix(" "):
                    if messages.isEmpty { problems.append(String(line)) } else { messages[messages.count - 1].words += words }
                case "kind" where words.count > 3:
                    for kind in words[3...] { kinds["\(words[1]) \(kind)"] = "\(words[2])/\(kind)" }
                case "package" where words.count == 2: package = String(words[1])
                case "message" where words.count == 2:
                    positions["\(package)/\(words[1])"] = messages.count
                    messages.append(("\(package)/\(words[1])", []))
                default: problems.append(String(line))
                }
            }
        }

        /// `name!:1:[]type`
        mutating func field(_ word: Substring, package: String) -> ProtobufMessage.Field? {
            let parts = word.split(separator: ":", maxSplits: 2)
            guard parts.count == 3, let number = UInt64(parts[1]) else {
                problems.append(String(word))
                return nil
            }
            var name = parts[0]
            let presence: ProtobufMessage.Presence = name.hasSuffix("!") ? .always : name.hasSuffix("?") ? .whereSent : .whereNotZero
            if presence != .whereNotZero { name.removeLast() }
            var type = parts[2]
            var shape: ProtobufMessage.Shape = name == "~" ? .inlined : .single
            for (prefix, other) in [("[]", ProtobufMessage.Shape.list), ("map:", .mapping)] where type.hasPrefix(prefix) {
                type.removeFirst(prefix.count)
                shape = other
            }
            guard let type = fieldType(type, package: package) else {
                problems.append(String(word))
                return nil
            }
            return ProtobufMessage.Field(name: String(name), number: number, shape: shape, type: type, presence: presence)
        }

        private func fieldType(_ word: Substring, package: String) -> ProtobufMessage.FieldType? {
            switch word {
            case "string": return .string
            case "bool": return .bool
            case "int": return .integer
            case "double": return .double
            case "bytes": return .bytes
            case "time": return .time
            case "microtime": return .microTime
            case "quantity": return .quantity
            case "intorstring": return .integerOrString
            case "raw": return .raw
            case "strings": return .strings
            default:
                guard let dot = word.lastIndex(of: ".") else { return positions["\(package)/\(word)"].map { .message($0) } }
                return positions["\(word[..<dot])/\(word[word.index(after: dot)...])"].map { .message($0) }
            }
        }
    }
}
