import FanlightResources
import Testing

@testable import FanlightCompiler

@Suite struct DiagnosticTableTests {
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

    @Test("after any changes the list is that of a table made from nothing, whether they are few or many", arguments: [1, 3, 40])
    func incremental(_ changesAtOnce: Int) {
        var generator = SystemRandomNumberGenerator()
        var table = DiagnosticTable()
        var expected: [ResourceKey: [Diagnostic]] = [:]
        for _ in 0..<200 {
            for _ in 0..<changesAtOnce {
                let key = Self.key("k\(Int.random(in: 0..<30, using: &generator))")
                let found = (0..<Int.random(in: 0..<3, using: &generator)).map { _ in
                    Self.diagnostic(Int.random(in: 0..<60, using: &generator))
                }
                expected[key] = found
                table.set(key, to: found)
            }
            #expect(table.list() == Set(expected.values.joined()).sorted())
        }
    }

    @Test("two sorted lists are merged into one without repetitions")
    func merged() {
        for (left, right) in [(0..<0, 0..<5), (0..<5, 0..<0), (0..<40, 20..<60), (0..<3, 50..<60)] {
            let (one, other) = (left.map(Self.diagnostic).sorted(), right.map(Self.diagnostic).sorted())
            #expect(Diagnostic.merged(one, other) == Set(one + other).sorted())
        }
    }
}
