import Crypto
import FanlightFiles
import FanlightManifests
import FanlightResources
import Synchronization

/// The bearer tokens of a data folder, in one file that several processes may change: `fanlight token` while `serve` runs.
///
/// The file holds hashes, never tokens. It is replaced as a whole under a lock between processes. Whoever asks about a token sees changes
/// of others at once where the token is not known yet, and after at most a second where it is.
package final class TokenStore: Sendable {
    /// More tokens than this are not kept.
    package static let limit = 10_000

    private struct State {
        var version: WholeFile.Version?
        var checked = Int64.min
        var records: [UInt64: [TokenRecord]] = [:]
        var problem: AccessError?
    }

    private let file: PrivateFile
    private let state = Mutex(State())

    /// - Throws: where the file is there and cannot be read or is damaged. One that is not there yet has no tokens.
    package init(path: String) throws(AccessError) {
        file = PrivateFile(path)
        let version = file.version
        let records = try Self.read(file)
        state.withLock { state in
            state.version = version
            state.records = Self.index(records)
        }
    }

    /// Where the tokens of a data folder are.
    package static func path(inDataFolder folder: String) -> String { folder + "/tokens.json" }

    /// Why the file could not be read when it had changed; the tokens that were known before stay valid then.
    package var problem: AccessError? { state.withLock(\.problem) }

    /// The record of the token, where it is known and not expired.
    package func record(for token: String, now: Int64) -> TokenRecord? { record(of: TokenHash(of: token), now: now) }

    /// The record with the credential, where it has been neither revoked nor ended by now.
    package func record(credential: String, now: Int64) -> TokenRecord? {
        TokenHash(hexadecimal: credential).flatMap { record(of: $0, now: now) }
    }

    private func record(of hash: TokenHash, now: Int64) -> TokenRecord? {
        state.withLock { state in
            // A clock that was set back must not keep the file from being looked at.
            if now != state.checked { refresh(&state, now: now) }
            let found =
                Self.find(hash, in: state.records)
                ?? {
                    refresh(&state, now: now)
                    return Self.find(hash, in: state.records)
                }()
            return found.flatMap { $0.isExpired(now: now) ? nil : $0 }
        }
    }

    /// All tokens, the oldest first.
    package func list() throws(AccessError) -> [TokenRecord] { try Self.read(file) }

    /// Makes a token and keeps its hash.
    ///
    /// - Returns: the token, which cannot be had again, and what is kept.
    package func create(
        user: String, groups: [String] = [], expires: Int64? = nil, description: String = "", now: Int64
    ) throws(AccessError) -> (token: String, record: TokenRecord) {
        guard !user.isEmpty else { throw AccessError("a token needs a user") }
        let token = BearerToken()
        let record = try change { records throws(AccessError) in
            // Expired tokens are kept for a month, so that a list can still say what they were.
            records.removeAll { ($0.expires ?? .max) < now - 30 * 86_400 }
            guard records.count < Self.limit else {
                throw AccessError("\(file.path): there are \(Self.limit) tokens already; revoke those that nobody uses")
            }
            let record = TokenRecord(
                id: Self.newID(besides: records), user: user, groups: groups, created: now, expires: expires, description: description,
                hash: token.hash)
            records.append(record)
            return record
        }
        return (token.text, record)
    }

    /// - Returns: the record of the token that is revoked, or nil where no token has the id.
    @discardableResult
    package func revoke(id: String) throws(AccessError) -> TokenRecord? {
        try change { records throws(AccessError) in
            guard let position = records.firstIndex(where: { $0.id == id }) else { return nil }
            return records.remove(at: position)
        }
    }
}

extension TokenStore {
    private func change<Result>(_ body: (inout [TokenRecord]) throws(AccessError) -> Result) throws(AccessError) -> Result {
        try FileLock.with(file.path + ".lock") { () throws(AccessError) in
            var records = try Self.read(file)
            let before = records
            let result = try body(&records)
            if records != before { try file.replace(with: Self.text(of: records)) }
            let version = file.version
            state.withLock { state in
                state.version = version
                state.records = Self.index(records)
                state.problem = nil
            }
            return result
        }
    }

    /// Reads the file again where it is another one than last time.
    private func refresh(_ state: inout State, now: Int64) {
        state.checked = now
        let version = file.version
        guard version != state.version else { return }
        do throws(AccessError) {
            state.records = Self.index(try Self.read(file))
            state.problem = nil
        } catch {
            state.problem = error
        }
        state.version = version
    }

    private static func index(_ records: [TokenRecord]) -> [UInt64: [TokenRecord]] { Dictionary(grouping: records) { $0.hash.bucket } }

    private static func find(_ hash: TokenHash, in records: [UInt64: [TokenRecord]]) -> TokenRecord? {
        (records[hash.bucket] ?? []).first { $0.hash.equalsInConstantTime(hash) }
    }

    private static func newID(besides records: [TokenRecord]) -> String {
        let taken = Set(records.map(\.id))
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        while true {
            let id = String((0..<8).map { _ in alphabet[Int.random(in: alphabet.indices)] })
            if !taken.contains(id) { return id }
        }
    }

    private static func read(_ file: PrivateFile) throws(AccessError) -> [TokenRecord] {
        guard let bytes = try file.read() else { return [] }
        let advice = "put back a copy of it, or remove it and create the tokens anew with fanlight token create"
        let list = JSONReader.read(bytes)
        guard list.problems.isEmpty, list.documents.count == 1, let node = list.documents.first?.node, case .mapping = node.value else {
            throw AccessError("\(file.path) is damaged: it is not one JSON object; \(advice)")
        }
        guard node["version"]?.integer == 1 else {
            throw AccessError("\(file.path) has a version that is not known here; it may be of a newer fanlight")
        }
        let elements = node["tokens"]?.elements ?? []
        let records = elements.compactMap(TokenRecord.init)
        guard records.count == elements.count else {
            throw AccessError(
                "\(file.path) is damaged: \(elements.count - records.count) of its \(elements.count) tokens cannot be read; \(advice)")
        }
        return records.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }

    /// One token a line, so that people can read it and remove lines by hand.
    private static func text(of records: [TokenRecord]) -> String {
        let lines = records.map { "    " + $0.node.jsonText }.joined(separator: ",\n")
        return "{\n  \"version\": 1,\n  \"tokens\": [\n\(lines)\n  ]\n}\n"
    }
}
