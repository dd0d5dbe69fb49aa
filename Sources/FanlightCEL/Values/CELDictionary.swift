/// The entries of a computed mapping, in the order in which they were made.
package final class CELDictionary: Sendable {
    let keys: [CELValue]
    private let values: [CELValue]
    private let positions: [Key: Int]

    /// Numbers that are equal are the same key whatever their type, and strings are the same when their bytes are.
    private enum Key: Hashable {
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case string([UInt8])

        init?(_ value: CELValue) {
            switch value {
            case .bool(let bool): self = .bool(bool)
            case .int(let number): self = .int(number)
            case .uint(let number): self = Int64(exactly: number).map { .int($0) } ?? .uint(number)
            case .double(let number):
                if let integer = Int64(exactly: number) {
                    self = .int(integer)
                } else if let integer = UInt64(exactly: number) {
                    self = .uint(integer)
                } else {
                    return nil
                }
            case .string(let text): self = .string(Array(text.utf8))
            default: return nil
            }
        }
    }

    init(_ entries: [(key: CELValue, value: CELValue)]) throws(CELError) {
        var positions: [Key: Int] = [:]
        for (index, entry) in entries.enumerated() {
            if case .double = entry.key { throw .evaluation("unsupported key type: double") }
            guard let key = Key(entry.key) else { throw .evaluation("unsupported key type: \(entry.key.typeName)") }
            guard positions.updateValue(index, forKey: key) == nil else {
                throw .evaluation("insert failed: key \(entry.key.display) already exists")
            }
        }
        keys = entries.map(\.key)
        values = entries.map(\.value)
        self.positions = positions
    }

    func value(_ key: CELValue) -> CELValue? { Key(key).flatMap { positions[$0] }.map { values[$0] } }
}
