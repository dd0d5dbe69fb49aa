import Foundation
import Testing

@testable import FanlightAccess

@Suite struct TokenStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("tokens.json")
    }

    @Test("a token stands for its user and groups until it is revoked")
    func life() throws {
        let store = try TokenStore(path: path)
        let (token, record) = try store.create(user: "alice", groups: ["devs"], description: "laptop", now: 1_000)
        #expect(token.hasPrefix("fanlight_"))
        #expect(token.utf8.count == "fanlight_".utf8.count + 43)
        #expect(store.record(for: token, now: 1_000) == record)
        #expect(record.userInfo.name == "alice")
        #expect(record.userInfo.groups == ["devs", "system:authenticated"])
        #expect(try store.list() == [record])
        #expect(try store.revoke(id: record.id) == record)
        #expect(store.record(for: token, now: 1_000) == nil)
        #expect(try store.list().isEmpty)
        #expect(try store.revoke(id: record.id) == nil)
    }

    @Test("the credential of a record finds it until the token is revoked or ends, and no other text does")
    func credential() throws {
        let store = try TokenStore(path: path)
        let (token, record) = try store.create(user: "alice", expires: 1_010, now: 1_000)
        #expect(store.record(credential: record.credential, now: 1_009) == record)
        #expect(store.record(credential: record.credential, now: 1_010) == nil)
        #expect(store.record(credential: token, now: 1_000) == nil)
        #expect(store.record(credential: "", now: 1_000) == nil)
        try TokenStore(path: path).revoke(id: record.id)
        #expect(store.record(credential: record.credential, now: 1_001) == nil)
    }

    @Test("every token is another one")
    func distinct() throws {
        let store = try TokenStore(path: path)
        let tokens = try (0..<20).map { _ in try store.create(user: "a", now: 0) }
        #expect(Set(tokens.map(\.token)).count == 20)
        #expect(Set(tokens.map(\.record.id)).count == 20)
        for (token, record) in tokens { #expect(store.record(for: token, now: 0)?.id == record.id) }
    }

    @Test("a token that differs in one letter is not known")
    func almost() throws {
        let store = try TokenStore(path: path)
        let token = try store.create(user: "a", now: 0).token
        for wrong in [token + "x", String(token.dropLast()), token.uppercased(), "", "fanlight_", String(token.dropFirst(9))] {
            #expect(store.record(for: wrong, now: 0) == nil)
        }
    }

    @Test("a token ends at its time, not before", arguments: [(99, true), (100, false), (101, false)])
    func expiry(_ now: Int64, _ isValid: Bool) throws {
        let store = try TokenStore(path: path)
        let (token, record) = try store.create(user: "a", expires: 100, now: 50)
        #expect((store.record(for: token, now: now) != nil) == isValid)
        #expect(record.isExpired(now: now) == !isValid)
    }

    @Test("another process's new token is known at once, and one that it revoked not any more within a second")
    func twoStores() throws {
        let serve = try TokenStore(path: path)
        let command = try TokenStore(path: path)
        let (token, record) = try command.create(user: "alice", now: 10)
        #expect(serve.record(for: token, now: 10)?.user == "alice")
        try command.revoke(id: record.id)
        #expect(serve.record(for: token, now: 10) != nil)
        #expect(serve.record(for: token, now: 11) == nil)
    }

    @Test("changes of two stores do not undo each other")
    func interleaved() throws {
        let first = try TokenStore(path: path)
        let second = try TokenStore(path: path)
        let a = try first.create(user: "a", now: 1)
        let b = try second.create(user: "b", now: 2)
        let c = try first.create(user: "c", now: 3)
        try second.revoke(id: a.record.id)
        #expect(try first.list().map(\.user) == ["b", "c"])
        #expect(first.record(for: a.token, now: 3) == nil || first.record(for: a.token, now: 4) == nil)
        #expect(first.record(for: b.token, now: 4)?.user == "b")
        #expect(second.record(for: c.token, now: 4)?.user == "c")
    }

    @Test("many creations at once are all kept")
    func concurrent() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { [path] in _ = try TokenStore(path: path).create(user: "u\(number)", now: 0) }
            }
            try await group.waitForAll()
        }
        #expect(Set(try TokenStore(path: path).list().map(\.user)) == Set((0..<20).map { "u\($0)" }))
    }

    @Test("the file holds no token, and only its owner may read it")
    func file() throws {
        let store = try TokenStore(path: path)
        let token = try store.create(user: "al\"ice", groups: ["ö"], expires: 1_700_000_000, now: 0).token
        let text = try folder.text("tokens.json")
        #expect(!text.contains(token.dropFirst(9)))
        #expect(text.contains(TokenHash(of: token).hexadecimal))
        #expect(try folder.mode("tokens.json") == 0o600)
        #expect(try TokenStore(path: path).record(for: token, now: 0)?.user == "al\"ice")
    }

    @Test(
        "a damaged file keeps the store from opening, and says what to do",
        arguments: [
            "", "{", "[]", "{\"version\":1,\"tokens\":[{\"id\":\"a\"}]}", "nonsense", "{\"version\":1}{\"version\":1}",
            "{\"version\":1,\"tokens\":[{\"id\":\"a\",\"user\":\"u\",\"created\":\"2026-01-01T00:00:00Z\",\"sha256\":\"12\"}]}",
        ])
    func damaged(_ text: String) throws {
        try folder.write(text, to: "tokens.json")
        let error = #expect(throws: AccessError.self) { try TokenStore(path: path) }
        #expect(error?.message.contains(path) == true)
        #expect(error?.message.contains("fanlight token create") == true)
    }

    @Test("a time of end that cannot be read does not make a token without end")
    func damagedExpiry() throws {
        let store = try TokenStore(path: path)
        _ = try store.create(user: "a", expires: 1_700_000_000, now: 0)
        let text = try folder.text("tokens.json").replacingOccurrences(of: "2023-11-14T22:13:20Z", with: "soon")
        try folder.write(text, to: "tokens.json")
        #expect(throws: AccessError.self) { try TokenStore(path: path) }
    }

    @Test("a file of another version is not touched")
    func version() throws {
        try folder.write("{\"version\": 2, \"tokens\": []}", to: "tokens.json")
        #expect(throws: AccessError.self) { try TokenStore(path: path) }
    }

    @Test("a file that is damaged while it is used leaves the tokens that were known, until it is whole again")
    func damagedLater() throws {
        let store = try TokenStore(path: path)
        let token = try store.create(user: "a", now: 0).token
        let whole = try folder.text("tokens.json")
        try folder.write("{", to: "tokens.json")
        #expect(store.record(for: token, now: 5) != nil)
        #expect(store.problem != nil)
        #expect(throws: AccessError.self) { try store.create(user: "b", now: 6) }
        try folder.write(whole, to: "tokens.json")
        #expect(store.record(for: token, now: 7) != nil)
        #expect(store.problem == nil)
    }

    @Test("a file that is removed has no tokens")
    func removed() throws {
        let store = try TokenStore(path: path)
        let token = try store.create(user: "a", now: 0).token
        try folder.remove("tokens.json")
        #expect(store.record(for: token, now: 1) == nil)
    }

    @Test("tokens that ended a month ago are forgotten when another is made")
    func forgotten() throws {
        let store = try TokenStore(path: path)
        _ = try store.create(user: "old", expires: 100, now: 0)
        _ = try store.create(user: "new", now: 100 + 30 * 86_400)
        #expect(try store.list().map(\.user) == ["old", "new"])
        _ = try store.create(user: "newer", now: 101 + 30 * 86_400)
        #expect(try store.list().map(\.user) == ["new", "newer"])
    }

    @Test("hashes compare by all of their bytes")
    func hashes() throws {
        let hash = TokenHash(of: "abc")
        #expect(hash.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(TokenHash(hexadecimal: hash.hexadecimal)?.equalsInConstantTime(hash) == true)
        for index in stride(from: 0, to: 64, by: 7) {
            var digits = Array(hash.hexadecimal)
            digits[index] = digits[index] == "0" ? "1" : "0"
            #expect(try !#require(TokenHash(hexadecimal: String(digits))).equalsInConstantTime(hash))
        }
        #expect(TokenHash(hexadecimal: hash.hexadecimal.uppercased()) == nil)
    }
}
