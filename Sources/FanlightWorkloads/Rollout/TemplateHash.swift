package import FanlightResources
import FanlightSchemas

/// The short name of a Pod template, which ReplicaSets and Pods carry as a label. The same in every process.
package enum TemplateHash {
    package static let label = "pod-template-hash"
    /// Those of Kubernetes' own hashes: no vowels, so that they spell no words.
    private static let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    private static let length = 10

    /// - Parameter collisions: how often another template had the same hash.
    package static func text(of template: Node, collisions: Int = 0) -> String {
        var bytes: [UInt8] = []
        template.appendJSON(to: &bytes, sorted: true)
        bytes += Array("/\(collisions)".utf8)
        let digits = StableHash.hexadecimal(bytes).prefix(16)
        var number = UInt64(digits, radix: 16) ?? 0
        var text = ""
        for _ in 0..<length {
            text.append(letters[Int(number % UInt64(letters.count))])
            number /= UInt64(letters.count)
        }
        return text
    }
}
