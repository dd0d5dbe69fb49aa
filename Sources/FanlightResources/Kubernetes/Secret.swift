extension Kubernetes {
    /// What is read of a Secret: the certificate and the key that a gateway may serve with.
    ///
    /// No description shows more than the names of its keys.
    package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
        /// The keys that hold certificates and private keys: Istio's own names and those of the type `kubernetes.io/tls`.
        private static let readKeys = ["cert", "key", "tls.crt", "tls.key"]

        /// The names of all keys, sorted.
        package let keys: [String]
        private let values: [String: [UInt8]]

        package init(_ object: Node) {
            var values: [String: [UInt8]] = [:]
            var keys: Set<String> = []
            for member in object["data"]?.members ?? [] {
                keys.insert(member.key)
                guard Self.readKeys.contains(member.key) else { continue }
                values[member.key] = member.value.string.flatMap { Base64.decode($0) } ?? []
            }
            // As the API server does when it stores the object.
            for member in object["stringData"]?.members ?? [] {
                keys.insert(member.key)
                if Self.readKeys.contains(member.key) { values[member.key] = Array((member.value.string ?? "").utf8) }
            }
            self.keys = keys.sorted()
            self.values = values
        }

        /// nil where there is no such key, or it is none that is read; empty where its value is, or where it is no base64.
        package subscript(key: String) -> [UInt8]? { values[key] }

        package var description: String { "Secret(\(keys.joined(separator: ", ")))" }
        package var customMirror: Mirror { Mirror(self, children: ["keys": keys]) }
    }
}
