/// The written form of a field's place inside an object: `spec.http[2].match[0].uri`, with `["a.b/c"]` for keys that hold a dot.
package enum FieldPath {
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package static func child(of parent: String, key: String) -> String {
        let plain = !key.isEmpty && key.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "\"") }
        guard plain else { return "\(parent)[\"\(key)\"]" }
        return parent.isEmpty ? key : "\(parent).\(key)"
    }

    package static func child(of parent: String, index: Int) -> String {
        "\(parent)[\(index)]"
    }

    package static func steps(of field: String) -> [Step] {
        var steps: [Step] = []
        var rest = Substring(field)
        while let first = rest.first {
            if first == "." {
                rest.removeFirst()
            } else if first == "[" {
                rest.removeFirst()
                if rest.first == "\"" {
                    rest.removeFirst()
                    let key = rest.prefix { $0 != "\"" }
                    rest = rest.dropFirst(key.count + 2)
                    steps.append(.key(String(key)))
                } else {
                    let digits = rest.prefix { $0 != "]" }
                    rest = rest.dropFirst(digits.count + 1)
                    steps.append(.index(Int(digits) ?? -1))
                }
            } else {
                let key = rest.prefix { $0 != "." && $0 != "[" }
                rest = rest.dropFirst(key.count)
                steps.append(.key(String(key)))
            }
        }
        return steps
    }
}
