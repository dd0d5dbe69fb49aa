import FanlightResources

/// One block of a PEM text (RFC 7468): what its label says it holds, and the bytes.
struct PEMBlock {
    let label: String
    /// Empty where the text between the lines is no base64.
    let bytes: [UInt8]
    /// The block is encrypted in the old way, which headers tell.
    let isEncrypted: Bool

    /// All blocks of a text, in order; what stands between them is passed over, and so is a block that does not end.
    static func blocks(in text: [UInt8]) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var label: String?
        var content = ""
        var isEncrypted = false
        for line in text.split(omittingEmptySubsequences: true, whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = trimmed(String(decoding: line, as: UTF8.self))
            if let begun = marked(line, "-----BEGIN ") {
                label = begun
                content = ""
                isEncrypted = false
            } else if let open = label, let ended = marked(line, "-----END ") {
                if open == ended { blocks.append(PEMBlock(label: open, bytes: Base64.decode(content) ?? [], isEncrypted: isEncrypted)) }
                label = nil
            } else if label != nil {
                if line.contains(":") { isEncrypted = isEncrypted || line.contains("ENCRYPTED") } else { content += line }
            }
        }
        return blocks
    }

    private static func marked(_ line: Substring, _ mark: String) -> String? {
        guard line.hasPrefix(mark), line.hasSuffix("-----"), line.count >= mark.count + 5 else { return nil }
        return String(line.dropFirst(mark.count).dropLast(5))
    }

    private static func trimmed(_ line: String) -> Substring {
        var line = line[...]
        while let last = line.last, last == " " || last == "\t" { line.removeLast() }
        while let first = line.first, first == " " || first == "\t" { line.removeFirst() }
        return line
    }
}
