/// Names of objects that have only a `generateName`.
///
/// - Source: Kubernetes: apiserver, pkg/storage/names/generate.go.
package enum GeneratedName {
    private static let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    private static let randomLength = 5
    private static let longestName = 63

    /// The prefix, cut where the name would be longer than a label, with five random characters that spell no words.
    package static func make(_ prefix: String, using generator: inout some RandomNumberGenerator) -> String {
        let kept = String(decoding: prefix.utf8.prefix(longestName - randomLength), as: UTF8.self)
        return kept + String((0..<randomLength).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    }
}
