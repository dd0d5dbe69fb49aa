import FanlightControlPlane
import Foundation
import Testing

@testable import FanlightCommands

/// The compiled routes of fixtures that have a `routes.golden.json`. `make goldens` writes the files anew; the difference is to be read.
@Suite struct GoldenTests {
    @Test("the merged routes of a fixture are those of its golden file", arguments: BehaviourCase.all.filter { $0.golden != nil })
    func routes(_ fixture: BehaviourCase) throws {
        let file = try #require(fixture.golden)
        let compiled = try RoutesAnswer(fixture.state, gateway: nil, host: nil).json.text
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try compiled.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == compiled)
    }
}

extension BehaviourCase {
    fileprivate var golden: URL? {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)/routes.golden.json")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}
