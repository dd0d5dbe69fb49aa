import FanlightResources

/// Finds header operations that no HTTP message can carry out: they are left out, so that nothing malformed is ever sent.
enum HeaderCheck {
    /// A token of RFC 9110, section 5.1.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }

    /// - Parameter field: of the `headers` block.
    static func diagnostics(_ headers: Istio.Headers?, at field: String, in resource: Resource) -> [Diagnostic] {
        guard let headers else { return [] }
        return [("request", headers.request), ("response", headers.response)].flatMap { direction, operations in
            let fields = [("set", operations.set), ("add", operations.add)].flatMap { verb, map in
                map.sorted { $0.key < $1.key }.map {
                    (field: FieldPath.child(of: "\(field).\(direction).\(verb)", key: $0.key), name: $0.key, value: $0.value)
                }
            }
            let removals = operations.remove.enumerated().map {
                (field: "\(field).\(direction).remove[\($0.offset)]", name: $0.element, value: "")
            }
            return (fields + removals).compactMap { operation in
                if !isName(operation.name), !operation.name.hasPrefix(":") {
                    return resource.diagnostic(
                        "InvalidHeader", .error, field: operation.field,
                        "\"\(operation.name)\" is not a valid header name; this operation is left out")
                }
                guard !isValue(operation.value) else { return nil }
                return resource.diagnostic(
                    "InvalidHeader", .error, field: operation.field,
                    "the value has characters that no header can carry, such as a line break; this operation is left out")
            }
        }
    }
}
