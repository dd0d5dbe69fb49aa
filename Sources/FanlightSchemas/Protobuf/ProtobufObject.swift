package import FanlightResources

/// Bodies of the type `application/vnd.kubernetes.protobuf`, which clients of Go send for Kubernetes' own kinds.
package enum ProtobufObject {
    /// What all such bodies start with.
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0]

    /// The object as its JSON would be: with version and kind, and without what Go leaves out of JSON. Fields that are not known are passed over.
    package static func decode(_ bytes: [UInt8], table: ProtobufTable = .embedded) throws(ProtobufProblem) -> Node {
        guard bytes.starts(with: magic) else { throw .malformed("the body does not start with the mark of Kubernetes' protobuf") }
        let envelope = try Envelope(bytes.dropFirst(magic.count))
        guard envelope.contentEncoding.isEmpty,
            envelope.contentType.isEmpty || envelope.contentType == "application/vnd.kubernetes.protobuf"
        else {
            throw .malformed("an object in \"\(envelope.contentEncoding)\(envelope.contentType)\" is not read from protobuf")
        }
        guard let message = table.message(apiVersion: envelope.apiVersion, kind: envelope.kind) else {
            throw .malformed("no kind \"\(envelope.kind)\" is registered for version \"\(envelope.apiVersion)\" in protobuf")
        }
        var decoder = ProtobufDecoder(table)
        let members = try decoder.members(envelope.raw, message)
        return Node(.mapping(Node.object(["apiVersion": .string(envelope.apiVersion), "kind": .string(envelope.kind)]).members + members))
    }

    /// `runtime.Unknown`: what is inside, and its bytes.
    private struct Envelope {
        private(set) var apiVersion = ""
        private(set) var kind = ""
        private(set) var raw: ArraySlice<UInt8> = []
        private(set) var contentEncoding = ""
        private(set) var contentType = ""

        init(_ bytes: ArraySlice<UInt8>) throws(ProtobufProblem) {
            var reader = ProtobufReader(bytes)
            while let (number, value) = try reader.next() {
                guard (1...4).contains(number) else { continue }
                guard case .bytes(let bytes) = value else { throw .malformed("field \(number) of the envelope has the wrong wire type") }
                switch number {
                case 1: try readType(bytes)
                case 2: raw = bytes
                case 3: contentEncoding = try Self.text(bytes)
                default: contentType = try Self.text(bytes)
                }
            }
        }

        private mutating func readType(_ bytes: ArraySlice<UInt8>) throws(ProtobufProblem) {
            var reader = ProtobufReader(bytes)
            while let (number, value) = try reader.next() {
                guard case .bytes(let bytes) = value, number == 1 || number == 2 else { continue }
                if number == 1 { apiVersion = try Self.text(bytes) } else { kind = try Self.text(bytes) }
            }
        }

        private static func text(_ bytes: ArraySlice<UInt8>) throws(ProtobufProblem) -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed("the envelope is no UTF-8") }
            return text
        }
    }
}
