import FanlightResources
import Testing

@Suite struct NodeTests {
    @Test("nodes that say the same are equal, wherever and in whichever order it was written")
    func equality() {
        let left = object(["a": integer(1), "b": array(text("x"))])
        let right = Node(
            .mapping([
                Node.Member(key: "b", line: 4, column: 1, value: array(text("x"))),
                Node.Member(key: "a", line: 5, column: 1, value: integer(1)),
            ]), line: 4, column: 1)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != object(["a": integer(1)]))
        #expect(text("1") != integer(1))
    }

    @Test("a member that is null reads as absent")
    func nullMember() {
        #expect(object(["a": null])["a"] == nil)
        #expect(object(["a": null]).member("a") != nil)
    }
}
