import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("Bytes that are no message")
struct WireReaderTests {
    private let sample: [UInt8] = {
        var random = SeededGenerator(3)
        let origin = Origin(kind: "VirtualService", namespace: "ns", name: "vs", rule: 1)
        return OwnedRoutes(
            key: VirtualHostKey(routeConfiguration: "http.80", virtualHost: "h:80"), owner: RouteOwner(origin),
            runs: [random.list(4...4) { Shared($0.route(origin)) }]
        ).encoded
    }()

    @Test("no bytes, whatever they are, do more than be refused", arguments: UInt64(1)...20)
    func damaged(seed: UInt64) {
        var random = SeededGenerator(seed)
        for _ in 0..<300 {
            var bytes = sample
            for _ in 0..<random.number(1...4) {
                switch random.number(0...2) {
                case 0: bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255))
                case 1: bytes.removeLast(random.number(0...min(20, bytes.count - 1)))
                default: bytes.insert(UInt8(random.number(0...255)), at: random.number(0...bytes.count - 1))
                }
            }
            // Some changes make another message, which is as good as any.
            if let routes = try? OwnedRoutes(encoded: bytes) { #expect((try? OwnedRoutes(encoded: routes.encoded)) != nil) }
            _ = try? Listener(encoded: bytes)
            _ = try? Cluster(encoded: bytes)
            _ = try? WorkloadFrame(encoded: bytes)
            _ = try? DeltaUpdate(encoded: bytes)
        }
    }

    @Test("every message that is cut short is refused, or is a shorter one")
    func truncated() {
        for count in 0..<sample.count {
            guard let routes = try? OwnedRoutes(encoded: Array(sample.prefix(count))) else { continue }
            #expect(routes.runs.isEmpty)
        }
    }

    @Test(
        "lengths, numbers and types that cannot be are refused",
        arguments: [
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x0A], [0x00, 0x00], [0x0B], [0x0C], [0x0E, 0x00],
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0x0A, 0x02, 0xC3, 0x28], [0x09, 0x01],
        ] as [[UInt8]])
    func refused(bytes: [UInt8]) {
        #expect(throws: WireError.self) { try RouteConfigurationFrame(encoded: bytes) }
    }

    @Test("fields of a later version are passed over")
    func unknownFields() throws {
        var writer = WireWriter()
        writer.string(1, "name")
        writer.integer(99, 5)
        writer.double(98, 1)
        writer.message(97) { $0.string(1, "inner") }
        #expect(try RouteConfigurationFrame(encoded: writer.bytes).name == "name")
    }

    @Test("values of a later version are refused, since a part of the meaning would be missing")
    func unknownValues() {
        var writer = WireWriter()
        writer.string(1, "cluster")
        writer.message(33) { _ in }
        #expect(throws: WireError.unknown("a kind of discovery")) { try Cluster(encoded: writer.bytes) }
        var port = WireWriter()
        port.integer(3, 70_000)
        #expect(throws: WireError.outOfRange("a port")) { try Listener(encoded: port.bytes) }
    }
}
