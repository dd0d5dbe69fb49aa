import FanlightManifests
import FanlightResources

/// What a gateway process is asked or told on its control socket: one JSON object a line.
enum ControlRequest: Hashable, Sendable {
    /// Answered with its status.
    case status
    /// Answered with its status now and whenever it changes.
    case watch
    /// Answered with its status; it then ends as after SIGTERM.
    case drain
    /// Answered with its status; it then reads its bootstrap file again.
    case reload
    /// Answered with the descriptor of a listening socket, or with the word that it has none.
    case socket(address: String, port: Int)

    /// What a line may hold.
    static let limit = 1024

    var line: [UInt8] {
        let node: Node =
            switch self {
            case .status: .object(["ask": .string("status")])
            case .watch: .object(["ask": .string("watch")])
            case .drain: .object(["ask": .string("drain")])
            case .reload: .object(["ask": .string("reload")])
            case .socket(let address, let port): .object(["ask": .string("socket"), "address": .string(address), "port": .integer(port)])
            }
        return node.json + [UInt8(ascii: "\n")]
    }

    /// Nil for what is no request.
    init?(_ line: ArraySlice<UInt8>) {
        guard let node = JSONReader.read(Array(line)).documents.first?.node else { return nil }
        switch node["ask"]?.string {
        case "status": self = .status
        case "watch": self = .watch
        case "drain": self = .drain
        case "reload": self = .reload
        case "socket":
            guard let address = node["address"]?.string, let port = node["port"]?.integer, (1...65_535).contains(port) else { return nil }
            self = .socket(address: address, port: port)
        default: return nil
        }
    }

    static let socketFound: [UInt8] = Array("{\"socket\":true}\n".utf8)
    static let socketMissing: [UInt8] = Array("{\"socket\":false}\n".utf8)
    static let refused: [UInt8] = Array("{\"error\":\"this is no request; there are status, watch, drain, reload and socket\"}\n".utf8)
}
