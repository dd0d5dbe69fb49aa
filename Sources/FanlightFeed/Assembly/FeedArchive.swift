/// The resources of a gateway in one piece of bytes, for a file: checked as a whole, so that a torn or foreign file is told apart.
package struct FeedArchive: Sendable {
    package struct Item: Sendable {
        package var type: FeedType
        package var name: String
        package var version: String
        package var body: [UInt8]
    }

    package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case foreign
        case format(Int)
        case damaged

        package var description: String {
            switch self {
            case .foreign: "is not a configuration of a gateway"
            case .format(let number): "is in format \(number), which this version does not know"
            case .damaged: "is damaged: its checksum does not match, as after a write that was cut short"
            }
        }
    }

    private static let magic = Array("fanlight gateway configuration\n".utf8)
    private static let format = 1

    package var items: [Item]

    package init(items: [Item]) { self.items = items }

    /// A line that says what it is, then a message with the format (1) and the resources (2), then its checksums.
    package var bytes: [UInt8] {
        var writer = WireWriter(capacity: items.reduce(64) { $0 + $1.body.count + $1.name.utf8.count + 48 })
        writer.fields(Self.magic)
        writer.integer(1, Self.format)
        for item in items {
            writer.message(2) { writer in
                writer.string(1, item.type.name)
                writer.string(2, item.name)
                writer.string(3, item.version)
                writer.data(4, item.body)
            }
        }
        let content = writer.bytes[Self.magic.count...]
        let sums = Self.checksum(content)
        writer.fields(sums)
        return writer.bytes
    }

    package init(bytes: [UInt8]) throws(Problem) {
        let start = Self.magic.count
        guard bytes.starts(with: Self.magic) else { throw .foreign }
        let end = bytes.count - 16
        guard end >= start, Self.checksum(bytes[start..<end]) == Array(bytes[end...]) else { throw .damaged }
        var items: [Item] = []
        var format = 0
        do throws(WireError) {
            var reader = WireReader(bytes, start..<end)
            while let field = try reader.next() {
                switch field.number {
                case 1: format = try reader.integer(field)
                case 2: if let item = try Self.item(try reader.message(field)) { items.append(item) }
                default: try reader.skip(field)
                }
            }
        } catch {
            throw .damaged
        }
        guard format == Self.format else { throw .format(format) }
        self.items = items
    }

    /// Nil for a type of another version; what is left then does not add up, and is refused.
    private static func item(_ reader: WireReader) throws(WireError) -> Item? {
        var reader = reader
        var type: FeedType?
        var item = Item(type: .cluster, name: "", version: "", body: [])
        while let field = try reader.next() {
            switch field.number {
            case 1: type = FeedType(url: FeedType.prefix + (try reader.string(field)))
            case 2: item.name = try reader.string(field)
            case 3: item.version = try reader.string(field)
            case 4: item.body = try reader.data(field)
            default: try reader.skip(field)
            }
        }
        guard let type else { return nil }
        item.type = type
        return item
    }

    private static func checksum(_ content: ArraySlice<UInt8>) -> [UInt8] {
        [ContentHash.hash(content), ContentHash.hash(content, seed: 1)].flatMap { sum in
            (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
        }
    }
}
