import FanlightResources
import Foundation
import NIOHTTP1
import Testing

/// The promise of durability, against the program itself: what was acknowledged is there after `kill -9`, and watches go on without a gap.
@Suite struct CrashTests {
    /// How many writes are acknowledged before each kill.
    private static let kills = [3, 90, 45, 200, 1, 120, 60, 300, 10, 150, 30, 80]

    @Test(
        "killed under load again and again, it has every acknowledged write, and no watch misses or repeats an event",
        .timeLimit(.minutes(3)))
    func killedUnderLoad() async throws {
        let folder = try CrashFolder()
        defer { folder.remove() }
        let api = SocketAPI(socketPath: folder.data + "/fanlight.sock")
        let gate = ServerGate()
        var process = try await FanlightProcess.serve(folder.data)
        let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
        let watching = CrashKind.allCases.flatMap { [$0, $0] }.map { kind in
            Task {
                var watcher = CrashWatcher(kind)
                do {
                    let last = try await watcher.run(api, gate, until: "last") { isReady.yield() }
                    return (watcher, last: last)
                } catch {
                    await gate.fail()
                    isReady.finish()
                    throw error
                }
            }
        }
        await gate.open()
        var waiting = watching.count
        for await _ in ready {
            waiting -= 1
            if waiting == 0 { break }
        }
        let writing = [CrashKind.configMap, .configMap, .configMap, .virtualService, .virtualService].enumerated().map { number, kind in
            Task {
                var writer = CrashWriter(kind, number: number)
                do {
                    try await writer.run(api, gate)
                } catch {
                    await gate.fail()
                    throw error
                }
                return writer
            }
        }

        for count in Self.kills {
            await gate.wait(for: count)
            if await gate.hasFailed { break }
            process.send(SIGKILL)
            #expect(await process.waitForEnd() == .signal(SIGKILL))
            process = try await FanlightProcess.serve(folder.data)
            await gate.open()
        }
        await gate.wait(for: 50)
        await gate.close()
        // Then some client waits for what will not come, and has to be told why.
        if await gate.hasFailed { process.send(SIGKILL) }
        var writers: [CrashWriter] = []
        for task in writing { writers.append(try await task.value) }
        for kind in CrashKind.allCases {
            #expect(try await api.send(.POST, kind.collection, kind.object("last", version: 0)).status == 201)
        }
        var watchers: [(CrashWatcher, last: UInt64)] = []
        for task in watching { watchers.append(try await task.value) }

        for (watcher, last) in watchers { try await Self.check(watcher, last: last, against: writers, api) }
        Self.checkRevisions(watchers.map(\.0))
        process.send(SIGTERM)
        #expect(await process.waitForEnd() == .status(0), "\(process.messages)")
    }

    private static func check(_ watcher: CrashWatcher, last: UInt64, against writers: [CrashWriter], _ api: SocketAPI) async throws {
        // The ring of events holds far more than were written, so nobody may be told to begin anew.
        #expect(watcher.gaps == 0)
        let list = try await api.send(.GET, "\(watcher.kind.collection)?resourceVersion=\(last)&resourceVersionMatch=Exact")
        #expect(CrashWatcher.items(list.body) == watcher.items, "the events, replayed, are not what the server has")
        let seen = Dictionary(grouping: watcher.events, by: \.revision)
        for writer in writers where writer.kind == watcher.kind {
            for name in writer.names {
                let writes = writer.writes[name] ?? []
                #expect(watcher.items[name]?.first.map(Int.init) == writer.version(name), "\(name) is not as acknowledged")
                #expect(watcher.versions(of: name) == writes.map(\.version), "the events of \(name) are not its writes")
                for write in writes {
                    guard let revision = write.revision else { continue }
                    #expect(seen[revision] == [CrashWatcher.Event(revision: revision, name: name, version: write.version)])
                }
            }
        }
    }

    /// A revision stands for one change, whoever saw it and however often the server was killed.
    private static func checkRevisions(_ watchers: [CrashWatcher]) {
        var kinds: [UInt64: Set<String>] = [:]
        for watcher in watchers {
            for event in watcher.events {
                kinds[event.revision, default: []].insert("\(watcher.kind) \(event.name) \(String(describing: event.version))")
            }
        }
        #expect(kinds.filter { $0.value.count > 1 }.isEmpty, "a revision was used twice")
    }
}
