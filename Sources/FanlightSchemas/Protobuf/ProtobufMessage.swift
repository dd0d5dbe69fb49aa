/// What a message of protobuf may hold, and how its fields are written in JSON.
struct ProtobufMessage: Sendable {
    /// In the order of their numbers.
    let fields: [Field]
    private let positions: [UInt64: Int]

    init(_ fields: [Field]) {
        self.fields = fields
        positions = Dictionary(fields.enumerated().map { ($1.number, $0) }) { first, _ in first }
    }

    /// The place of the field among `fields`; nil for a field of a newer version, which is passed over.
    func position(_ number: UInt64) -> Int? { positions[number] }

    struct Field: Sendable {
        let name: String
        let number: UInt64
        let shape: Shape
        let type: FieldType
        let presence: Presence
    }

    enum Shape: Sendable {
        case single
        case list
        /// Entries of keys and values.
        case mapping
        /// A message whose fields are those of the message around it.
        case inlined
    }

    /// Go writes every field that is no pointer, zero or not, so that what was sent does not say what JSON holds.
    enum Presence: Sendable {
        /// In JSON even where it is zero.
        case always
        /// In JSON where it was sent: a pointer.
        case whereSent
        /// In JSON where it is not zero.
        case whereNotZero
    }

    enum FieldType: Sendable {
        case string, bool, integer, double, bytes
        /// Seconds and nanoseconds: RFC 3339, to the second or to the microsecond.
        case time, microTime
        /// A message around a string.
        case quantity
        case integerOrString
        /// A message around bytes of JSON.
        case raw
        /// A message around a list of strings.
        case strings
        /// The place of a message in the table.
        case message(Int)
    }
}
