import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

/// Istio's Bookinfo sample, from the folder that `FANLIGHT_ISTIO_DATA` names; without it there are no cases.
@Suite struct IstioSampleTests {
    private static func files() -> [String] {
        guard let folder = ProcessInfo.processInfo.environment["FANLIGHT_ISTIO_DATA"].map({ $0 + "/samples/bookinfo" }),
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String })
        else { return [] }
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    @Test("each file of the sample loads alone; kinds that are not read are named in a warning", arguments: files())
    func loadsAlone(_ file: String) throws {
        let offline = try OfflineConfiguration(paths: [file], strict: true)

        #expect(offline.diagnostics.allSatisfy { $0.level == .warning && $0.code == "KindNotRead" }, "\(offline.diagnostics)")
    }
}
