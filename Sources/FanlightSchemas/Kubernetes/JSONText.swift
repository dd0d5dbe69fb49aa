import FanlightManifests

/// JSON inside of values.
enum JSONText {
    /// Nil where the bytes are one JSON value.
    static func problem(_ bytes: [UInt8]) -> String? {
        let list = JSONReader.read(bytes)
        if list.problems.isEmpty, list.documents.count == 1 { return nil }
        return list.documents.isEmpty && bytes.isEmpty ? "unexpected end of JSON input" : "invalid JSON"
    }
}
