import FanlightResources

/// What objects are ordered by in one column.
enum SortKey: Hashable, Sendable {
    case number(Double)
    /// Folded, with numbers written so that they compare by their value.
    case text(String)
    /// Comes last, whichever way the order goes.
    case none

    init(_ text: String) {
        self =
            text.isEmpty || text == CellText.none || text == CellText.unset || text == CellText.unknown ? .none : .text(Self.natural(text))
    }

    /// - Parameter cell: of a table.
    init(cell: Node) {
        switch cell.value {
        case .null, .sequence, .mapping: self = .none
        case .bool(let bool): self = .number(bool ? 1 : 0)
        case .integer(let number): self = .number(Double(number))
        case .number(let number): self = .number(number)
        case .string(let text): self.init(text)
        }
    }

    /// The younger the smaller, as the ages are that tables show of times.
    ///
    /// - Parameter time: seconds since 1970.
    init(age time: Int64?) { self = time.map { .number(-Double($0)) } ?? .none }

    /// Nil where both are equal.
    func precedes(_ other: SortKey, descending: Bool) -> Bool? {
        switch (self, other) {
        case (.none, .none): nil
        case (.none, _): false
        case (_, .none): true
        case (.number(let left), .number(let right)): left == right ? nil : (left < right) != descending
        case (.text(let left), .text(let right)): left == right ? nil : (left < right) != descending
        case (.number, .text): !descending
        case (.text, .number): descending
        }
    }

    /// Before each number stands how many digits it has, so that `a9` comes before `a10`.
    private static func natural(_ text: String) -> String {
        let folded = FoldedText.bytes(text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(folded.count + 8)
        var index = 0
        while index < folded.count {
            guard isDigit(folded[index]) else {
                bytes.append(folded[index])
                index += 1
                continue
            }
            while index + 1 < folded.count, folded[index] == UInt8(ascii: "0"), isDigit(folded[index + 1]) { index += 1 }
            var end = index
            while end < folded.count, isDigit(folded[end]) { end += 1 }
            bytes.append(UInt8(ascii: "0") + UInt8(min(end - index, 64)))
            bytes.append(contentsOf: folded[index..<end])
            index = end
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
