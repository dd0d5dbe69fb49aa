/// A domain name, in lower case: names that differ in case only are the same (RFC 1035, 2.3.3).
package struct DomainName: Hashable, Sendable, CustomStringConvertible {
    /// Without the root's empty label; the most specific one first.
    let labels: [[UInt8]]

    static let root = DomainName(unchecked: [])

    /// On the wire a name has a byte of length before each label, and a zero byte at its end.
    static let maximumWireLength = 255
    static let maximumLabelLength = 63

    private init(unchecked labels: [[UInt8]]) {
        self.labels = labels
    }

    /// Reads a name such as `shop.example.com`; a dot at its end is taken too, and `.` alone is the root.
    package init(_ text: String) throws(DomainNameError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw DomainNameError.empty }
        guard bytes != [UInt8(ascii: ".")] else {
            self = .root
            return
        }
        let name = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes[...]
        var labels: [[UInt8]] = []
        for label in name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !label.isEmpty else { throw DomainNameError.emptyLabel(text) }
            guard label.count <= Self.maximumLabelLength else { throw DomainNameError.labelTooLong(text) }
            guard label.allSatisfy(Self.isHostByte) else { throw DomainNameError.badCharacter(text) }
            labels.append(label.map(\.lowercasedASCII))
        }
        self.labels = labels
        guard wireLength <= Self.maximumWireLength else { throw DomainNameError.tooLong(text) }
    }

    /// A name below this one; nil where it becomes too long for a name.
    func prefixed(by prefix: String...) -> DomainName? {
        let name = DomainName(unchecked: prefix.map { Array($0.utf8) } + labels)
        return name.wireLength <= Self.maximumWireLength ? name : nil
    }

    /// The name one label below, for a label that was read as part of such a name.
    func prefixed(byLabel label: [UInt8]) -> DomainName { DomainName(unchecked: [label] + labels) }

    var wireLength: Int { labels.reduce(1) { $0 + 1 + $1.count } }

    /// Whether `other` is this name or one below it.
    func contains(_ other: DomainName) -> Bool {
        other.labels.count >= labels.count && other.labels.suffix(labels.count).elementsEqual(labels)
    }

    package var description: String {
        labels.isEmpty ? "." : labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }

    /// Letters, digits and hyphens, as in the names of hosts; and the underscore, which names of services have.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension UInt8 {
    /// Only the letters of ASCII have a case in a domain name.
    var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
