import FanlightManifests
import FanlightResources
import Testing

/// One line of a table: what goes in, and what must come out. All values are JSON text.
struct Case: CustomTestStringConvertible, Sendable {
    let claim: String
    let object: String
    let patch: String
    let result: String

    init(_ claim: String, _ object: String, _ patch: String, _ result: String = "") {
        self.claim = claim
        self.object = object
        self.patch = patch
        self.result = result
    }

    var testDescription: String { claim }
}

func json(_ text: String) throws -> Node {
    try #require(JSONReader.read(Array(text.utf8)).documents.first?.node, "no JSON: \(text)")
}

extension Node {
    /// The same text for equal values, whatever the order of members.
    var sortedText: String {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes, sorted: true)
        return String(decoding: bytes, as: UTF8.self)
    }
}
