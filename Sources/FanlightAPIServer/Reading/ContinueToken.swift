import FanlightManifests
import FanlightResources

/// Where a paged list goes on: the revision that it speaks of, and the last object that it has told. Clients treat it as opaque.
///
/// - Source: k8s.io/apiserver, pkg/storage/continue.go, whose form and messages it has.
struct ContinueToken: Hashable, Sendable {
    struct Problem: Error {
        let message: String
    }

    /// Nil for a list that goes on at the newest state, with which an expired token is answered.
    let revision: UInt64?
    /// `namespace/name` of the last object of the page before, or its name alone in a list of one namespace; the page begins behind it.
    let after: String

    init(revision: UInt64?, after: String) {
        self.revision = revision
        self.after = after
    }

    init(parsing text: String) throws(Problem) {
        let generic = "continue key is not valid"
        guard text.utf8.count <= 4_096 else { throw Problem(message: generic) }
        let bytes = try Self.decode(text)
        if let problem = GoJSONSyntax.problem(bytes) { throw Problem(message: "\(generic): \(problem)") }
        guard let node = JSONReader.read(bytes).documents.first?.node else { throw Problem(message: generic) }
        guard node["v"]?.string == "meta.k8s.io/v1" else {
            throw Problem(message: "\(generic): server does not recognize this encoded version")
        }
        guard let revision = node["rv"]?.integer, revision != 0 else {
            throw Problem(message: "\(generic): incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        guard let start = node["start"]?.string, !start.isEmpty else {
            throw Problem(message: "\(generic): encoded start key empty (version meta.k8s.io/v1)")
        }
        let parts = start.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { throw Problem(message: "\(generic): \(start)") }
        self.revision = revision < 0 ? nil : UInt64(revision)
        after = start.hasSuffix("\u{0}") ? String(start.dropLast()) : start
    }

    var text: String {
        let node = Node.object([
            "v": .string("meta.k8s.io/v1"), "rv": .integer(revision.map(Int64.init) ?? -1), "start": .string(after + "\u{0}"),
        ])
        return Base64.encodeForURL(node.json)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func decode(_ text: String) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        for (index, byte) in text.utf8.enumerated() {
            guard let value = alphabet.firstIndex(of: byte) else {
                throw Problem(message: "continue key is not valid: illegal base64 data at input byte \(index)")
            }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
            bits &= 0xFFFF
        }
        return bytes
    }
}
