import Testing

@testable import FanlightFeed

@Suite("What a client is known to have")
struct HeldResourcesTests {
    private func snapshot(_ content: [String: String], from plane: inout SampleSnapshots) -> FeedSnapshot {
        plane.set([content, [:], [:]])
        return plane.snapshot
    }

    @Test("names whose updates it did not take may differ, whatever changes beside them")
    func keepsDifferences() {
        var plane = SampleSnapshots(waits: true)
        let first = snapshot(["a": "1", "b": "1"], from: &plane)
        let second = snapshot(["a": "2", "b": "2"], from: &plane)
        let third = snapshot(["a": "2", "b": "3"], from: &plane)
        var held = HeldResources()
        held.become(first, except: [], type: 0)
        held.become(second, except: ["a"], type: 0)
        #expect(held.version(of: "a", type: 0) == first.resource("a", of: 0)?.version)
        #expect(held.version(of: "b", type: 0) == second.resource("b", of: 0)?.version)
        #expect(held.candidates(type: 0, target: third).sorted() == ["a", "b"])
        held.become(third, except: [], type: 0)
        #expect(held.candidates(type: 0, target: third) == [])
    }

    @Test("a client that comes with versions may lack anything, and may have what is no more")
    func comesWithVersions() {
        var plane = SampleSnapshots(waits: true)
        let target = snapshot(["a": "1", "b": "1"], from: &plane)
        let held = HeldResources(versions: ["a": "old", "gone": "old"])
        #expect(held.candidates(type: 0, target: target).sorted() == ["a", "b", "gone"])
        #expect(held.version(of: "gone", type: 0) == "old" && held.version(of: "b", type: 0) == nil)
    }
}
