import FanlightResources
import NIOHTTP1
import Testing

/// Creates, changes and deletes objects that nobody else writes, and knows what the server has to have of them.
struct CrashWriter: Sendable {
    /// A write that took effect, whether or not the server came to say so.
    struct Write: Equatable, Sendable {
        /// Nil for a deletion.
        let version: Int?
        /// As the server acknowledged it; nil where it did not, or for a deletion, whose answer has none.
        let revision: UInt64?
    }

    let kind: CrashKind
    let names: [String]
    /// What happened to each name, the newest last.
    private(set) var writes: [String: [Write]] = [:]
    private var random: SeededGenerator
    private var latest = 0

    init(_ kind: CrashKind, number: Int) {
        self.kind = kind
        names = (0..<4).map { "\(kind.rawValue.lowercased())-\(number)-\($0)" }
        random = SeededGenerator(seed: UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15)
    }

    func version(_ name: String) -> Int? { writes[name]?.last?.version }

    /// Writes until the gate is closed.
    mutating func run(_ api: SocketAPI, _ gate: ServerGate) async throws {
        var start = await gate.start(after: 0)
        while let current = start, await !gate.isOver {
            let name = names[Int.random(in: names.indices, using: &random)]
            let isDeletion = version(name) != nil && Int.random(in: 0..<5, using: &random) == 0
            latest += 1
            let wanted = isDeletion ? nil : latest
            let answer: SocketAPI.Answer
            do {
                answer = try await send(api, name, wanted)
            } catch {
                start = try await resolve(api, gate, after: current, name, wanted)
                continue
            }
            guard (200..<300).contains(answer.status) else {
                throw CrashError("\(kind) \(name) from \(String(describing: version(name))) to \(String(describing: wanted)): \(answer)")
            }
            // Without its revision in the answer of a write, nobody could go on from it.
            let revision = isDeletion ? 0 : try #require(answer.revision)
            writes[name, default: []].append(Write(version: wanted, revision: isDeletion ? nil : revision))
            await gate.acknowledge()
        }
    }

    private func send(_ api: SocketAPI, _ name: String, _ wanted: Int?) async throws -> SocketAPI.Answer {
        let path = "\(kind.collection)/\(name)"
        guard let wanted else { return try await api.send(.DELETE, path) }
        let object = kind.object(name, version: wanted)
        guard version(name) != nil else { return try await api.send(.POST, kind.collection, object) }
        return switch kind {
        case .configMap: try await api.send(.PUT, path, object)
        // Its status is written beside this, so what it was read as is no condition.
        case .virtualService: try await api.send(.PATCH, path, object, type: "application/merge-patch+json")
        }
    }

    /// Finds out whether a write took effect that was not acknowledged: it did or it did not, and nothing else may be there.
    private mutating func resolve(_ api: SocketAPI, _ gate: ServerGate, after start: Int, _ name: String, _ wanted: Int?) async throws
        -> Int?
    {
        var seen = start
        while let next = await gate.start(after: seen) {
            seen = next
            guard let answer = try? await api.send(.GET, "\(kind.collection)/\(name)") else { continue }
            let found = answer.status == 404 ? nil : CrashKind.version(answer.body)
            if found == wanted, found != version(name) {
                writes[name, default: []].append(Write(version: found, revision: nil))
            } else if found != version(name) {
                Issue.record(
                    "\(name) is at version \(String(describing: found)), acknowledged were \(String(describing: writes[name]?.suffix(3)))")
            }
            return next
        }
        return nil
    }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
