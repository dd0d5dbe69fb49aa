import FanlightManifests
import FanlightResources
import Foundation

/// A request that a client once sent to a server of Kubernetes, and what that answered.
struct RecordedExchange: Sendable {
    let number: Int
    let command: String
    let method: String
    let target: String
    let headers: [String: String]
    let body: [UInt8]
    let status: Int
    let responseHeaders: [String: String]
    let response: [UInt8]
    /// Whether the recording kept only the beginning of the answer.
    let isCut: Bool

    var testDescription: String { "\(number) \(command): \(method) \(target.prefix(120))" }

    init(_ node: Node) {
        func map(_ node: Node?) -> [String: String] { node?.stringMap ?? [:] }
        number = node["n"]?.integer ?? 0
        command = node["tag"]?.string ?? ""
        method = node["method"]?.string ?? ""
        target = node["path"]?.string ?? ""
        headers = map(node["h"])
        body = Self.bytes(node["body"])
        status = node["status"]?.integer ?? 0
        responseHeaders = map(node["rh"])
        response = Self.bytes(node["resp"])
        isCut = response.count < node["resplen"]?.integer ?? 0
    }

    /// Bodies that are no text stand in Base64.
    private static func bytes(_ node: Node?) -> [UInt8] {
        let text = node?.string ?? ""
        guard text.hasPrefix("base64:") else { return Array(text.utf8) }
        return Data(base64Encoded: String(text.dropFirst(7)), options: .ignoreUnknownCharacters).map(Array.init) ?? []
    }

    var isWatch: Bool { target.contains("watch=true") || target.contains("watch=1") }

    /// The lines of a compressed file in the folder that `FANLIGHT_KUBERNETES_DATA` names; none without it.
    static func lines(of file: String) -> [Node] {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_KUBERNETES_DATA"] else { return [] }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", "\(folder)/\(file)"]
        process.standardOutput = pipe
        do { try process.run() } catch { return [] }
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { JSONReader.read(Array($0)).documents.first?.node }
    }
}
