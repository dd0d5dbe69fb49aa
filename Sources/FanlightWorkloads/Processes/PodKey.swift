/// A Pod by its names.
package struct PodKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let namespace: String
    package let name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    package init(_ pod: PodSpec) { self.init(namespace: pod.namespace, name: pod.name) }

    package var description: String { "\(namespace)/\(name)" }

    package static func < (left: PodKey, right: PodKey) -> Bool { (left.namespace, left.name) < (right.namespace, right.name) }

    /// Names of Kubernetes become parts of paths: a name that is none is refused before it gets there.
    // Kubernetes: apimachinery/pkg/util/validation/validation.go, IsDNS1123Subdomain.
    package var isValid: Bool { Self.isValid(namespace) && Self.isValid(name) }

    private static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...253).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isAlphanumeric(first), isAlphanumeric(last) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}
