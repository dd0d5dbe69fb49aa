import FanlightResources
import Testing

@testable import FanlightCompiler

@Suite struct DiagnosticListTests {
    private static func key(_ name: String, namespace: String = "shop") -> ResourceKey {
        ResourceKey(.virtualService, namespace: namespace, name: name)
    }

    private static func diagnostic(_ number: Int) -> Diagnostic {
        let levels: [Diagnostic.Level] = [.error, .warning, .info]
        return Diagnostic(
            code: "Code\(number % 3)", level: levels[number % levels.count],
            resource: key("v\(number % 7)", namespace: ["a", "a-b"][number % 2]), source: nil,
            message: "message \(number)")
    }

    @Test("after any changes the list is that of a tally made from nothing, whether they are few or many", arguments: [1, 3, 40])
    func incremental(_ changesAtOnce: Int) {
        var generator = SystemRandomNumberGenerator()
        var table = DiagnosticTable()
        var tally = DiagnosticTally()
        var expected: [ResourceKey: [Diagnostic]] = [:]
        for _ in 0..<200 {
            for _ in 0..<changesAtOnce {
                let key = Self.key("k\(Int.random(in: 0..<30, using: &generator))")
                let found = (0..<Int.random(in: 0..<3, using: &generator)).map { _ in
                    Self.diagnostic(Int.random(in: 0..<60, using: &generator))
                }
                expected[key] = found
                table.set(key, to: found, in: &tally)
            }
            #expect(Array(tally.list()) == Set(expected.values.joined()).sorted())
        }
        table.removeAll(from: &tally)
        #expect(tally.list().isEmpty)
    }

    @Test("a list follows what is inserted and removed, over many blocks, and tells what differs from what it was")
    func difference() {
        var generator = SystemRandomNumberGenerator()
        var list = DiagnosticList(sorted: (0..<1_000).map(Self.diagnostic).sorted())
        var expected = Set(list)
        for round in 0..<100 {
            let before = list
            // At first more comes than goes, in the end the other way around.
            for _ in 0..<Int.random(in: 0..<40, using: &generator) {
                let diagnostic = Self.diagnostic(Int.random(in: 0..<3_000, using: &generator))
                if Int.random(in: 0..<100, using: &generator) > round {
                    list.insert(diagnostic)
                    expected.insert(diagnostic)
                } else {
                    list.remove(diagnostic)
                    expected.remove(diagnostic)
                }
            }
            #expect(Array(list) == expected.sorted())
            #expect(list.count == expected.count)
            let (added, removed) = list.difference(from: before)
            #expect(added == expected.subtracting(before).sorted())
            #expect(removed == Set(before).subtracting(expected).sorted())
        }
    }

    @Test("a list that loses all has no first problem, and takes new ones")
    func empty() {
        var list: DiagnosticList = [Self.diagnostic(1), Self.diagnostic(2)]
        for diagnostic in Array(list) { list.remove(diagnostic) }
        #expect(list.first == nil)
        #expect(list == [])
        list.insert(Self.diagnostic(3))
        #expect(list.difference(from: []).added == [Self.diagnostic(3)])
    }
}
