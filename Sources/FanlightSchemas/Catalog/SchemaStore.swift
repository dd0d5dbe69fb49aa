import CFanlightSchemas
import FanlightManifests
package import FanlightResources
import Synchronization

/// The embedded schemas by name, parsed one by one as they are asked for. Besides the kinds it holds the types that they share, which
/// `$ref` names.
package final class SchemaStore: SchemaLibrary {
    package static let embedded = SchemaStore()

    /// Where the text of each schema lies in the embedded table.
    private let ranges: [String: Range<Int>]
    private let parsed = Mutex<[String: StructuralSchema]>([:])

    /// Changes with any schema.
    let digest: String

    private init() {
        digest = Self.withTable { StableHash.hexadecimal($0) }
        ranges = Self.withTable { table in
            var ranges: [String: Range<Int>] = [:]
            var start = 0
            while start < table.count {
                let end = table[start...].firstIndex(of: UInt8(ascii: "\n")) ?? table.count
                if let tab = table[start..<end].firstIndex(of: UInt8(ascii: "\t")) {
                    ranges[String(decoding: table[start..<tab], as: UTF8.self)] = tab + 1..<end
                }
                start = end + 1
            }
            return ranges
        }
    }

    package var names: [String] { ranges.keys.sorted() }

    package func schema(named name: String) -> StructuralSchema? {
        if let present = parsed.withLock({ $0[name] }) { return present }
        guard let node = node(named: name) else { return nil }
        let made = StructuralSchema(node, library: self)
        return parsed.withLock { parsed in
            if let present = parsed[name] { return present }
            parsed[name] = made
            return made
        }
    }

    /// A schema as it is embedded, parsed anew by each call.
    func node(named name: String) -> Node? { text(named: name).flatMap { JSONReader.read($0).documents.first?.node } }

    func text(named name: String) -> [UInt8]? {
        ranges[name].map { range in Self.withTable { Array($0[range]) } }
    }

    private static func withTable<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var count = 0
        let start = fanlight_catalog_schemas(&count)
        return body(UnsafeBufferPointer(start: start, count: count))
    }
}
