/// The name that a client asks for, in the letters that it used: the answer repeats them.
struct QuestionName: Hashable, Sendable {
    /// As on the wire, without compression.
    let wire: [UInt8]
    /// Where each label's length stands in `wire`, without that of the root.
    let labelOffsets: [Int]

    /// Reads a name that must not be compressed, since nothing that it could point to comes before the question.
    ///
    /// - Parameter offset: moved behind the name.
    /// - Returns: nil where there is no such name.
    init?(_ bytes: [UInt8], at offset: inout Int) {
        var position = offset
        var labels: [Int] = []
        while true {
            guard position < bytes.count else { return nil }
            let length = Int(bytes[position])
            guard length != 0 else { break }
            guard length <= DomainName.maximumLabelLength else { return nil }
            labels.append(position - offset)
            position += 1 + length
            guard position - offset < DomainName.maximumWireLength else { return nil }
        }
        wire = Array(bytes[offset...position])
        labelOffsets = labels
        offset = position + 1
    }

    /// The label with this index, counted from the most specific one, in lower case.
    func lowercasedLabel(_ index: Int) -> [UInt8] {
        let start = labelOffsets[index]
        return wire[(start + 1)...(start + Int(wire[start]))].map(\.lowercasedASCII)
    }
}
