/// Why a body in protobuf is no object.
package struct ProtobufProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    static let truncated = ProtobufProblem(description: "the message ends within a field")

    static func malformed(_ description: String) -> ProtobufProblem { ProtobufProblem(description: description) }
}
