import FanlightHTTP
import FanlightManifests
import FanlightResources
import Synchronization

/// An answer that has been read to its end.
struct Answered: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(_ response: HTTPResponse) async {
        status = response.status
        headers = response.headers
        switch response.body {
        case .none: body = []
        case .bytes(let bytes): body = bytes
        case .stream(let write):
            let buffer = Buffer()
            try? await write(buffer)
            body = buffer.bytes
        }
    }

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    func headers(_ name: String) -> [String] { headers.filter { $0.name.lowercased() == name }.map(\.value) }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null where it is none.
    var node: Node { JSONReader.read(body).documents.first?.node ?? .null }

    subscript(path: String...) -> Node? { node[path: path] }

    var message: String { node["message"]?.string ?? "" }
    var reason: String { node["reason"]?.string ?? "" }
    var warnings: [String] { headers("warning") }
    var resourceVersion: String { node[path: ["metadata", "resourceVersion"]]?.string ?? "" }
    /// Causes as `reason|field|message`.
    var causes: [String] {
        (node[path: ["details", "causes"]]?.elements ?? []).map {
            "\($0["reason"]?.string ?? "")|\($0["field"]?.string ?? "")|\($0["message"]?.string ?? "")"
        }
    }

    /// The names of a list's items.
    var names: [String] { (node["items"]?.elements ?? []).compactMap { $0[path: ["metadata", "name"]]?.string } }
}

private final class Buffer: HTTPBodyWriter {
    private let content = Mutex<[UInt8]>([])

    var bytes: [UInt8] { content.withLock { $0 } }

    func write(_ bytes: [UInt8]) async throws { content.withLock { $0 += bytes } }
}
