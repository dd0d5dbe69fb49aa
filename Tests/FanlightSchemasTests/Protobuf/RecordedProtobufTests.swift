import FanlightManifests
import FanlightResources
import FanlightSchemas
import Foundation
import Testing

/// What kubectl sent in protobuf and what a server of Kubernetes answered, from the folder that `FANLIGHT_KUBERNETES_DATA` names. Without it
/// there is none.
@Suite("Recorded bodies in protobuf")
struct RecordedProtobufTests {
    struct Exchange: Sendable, CustomTestStringConvertible {
        let name: String
        let request: [UInt8]
        let response: [UInt8]

        var testDescription: String { name }
    }

    static let exchanges: [Exchange] = read()

    private static func read() -> [Exchange] {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_KUBERNETES_DATA"] else { return [] }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", "\(folder)/kubectl-1.37.jsonl.gz"]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return [] }
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return JSONReader.read(bytes).documents.map(\.node).compactMap { node in
            let type = "application/vnd.kubernetes.protobuf"
            guard node["h"]?["content-type"]?.string == type, node["rh"]?["content-type"]?.string == type,
                let request = node["body"]?.string,
                let response = node["resp"]?.string
            else { return nil }
            return Exchange(name: node["tag"]?.string ?? "", request: body(request), response: body(response))
        }
    }

    /// One character for each byte, or base64 where that is no text.
    private static func body(_ text: String) -> [UInt8] {
        guard text.hasPrefix("base64:") else { return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
        return Data(base64Encoded: String(text.dropFirst(7))).map { [UInt8]($0) } ?? []
    }

    @Test("both are read, and the answer has what was asked for", arguments: exchanges)
    func exchange(_ exchange: Exchange) throws {
        let request = try ProtobufObject.decode(exchange.request)
        let response = try ProtobufObject.decode(exchange.response)
        guard request["metadata"]?["name"] != nil, response["kind"]?.string != "Status" else { return }
        #expect(Self.isPart(request, of: response), "\(request.jsonText) of \(response.jsonText)")
    }

    private static func isPart(_ part: Node, of whole: Node) -> Bool {
        switch (part.value, whole.value) {
        case (.mapping(let members), .mapping):
            members.allSatisfy { member in
                if case .mapping(let inner) = member.value.value, inner.isEmpty { return true }
                return whole[member.key].map { isPart(member.value, of: $0) } ?? false
            }
        case (.sequence(let elements), .sequence(let others)):
            elements.count == others.count && zip(elements, others).allSatisfy { isPart($0, of: $1) }
        default: part == whole
        }
    }
}
