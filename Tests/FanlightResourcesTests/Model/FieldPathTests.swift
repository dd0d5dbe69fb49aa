import FanlightResources
import Testing

@Suite struct FieldPathTests {
    @Test("a path is written as it is read")
    func roundTrip() {
        let labels = FieldPath.child(of: FieldPath.child(of: "", key: "metadata"), key: "labels")
        let path = FieldPath.child(of: FieldPath.child(of: labels, key: "a.b/c"), index: 2)
        #expect(path == "metadata.labels[\"a.b/c\"][2]")
        #expect(FieldPath.steps(of: path) == [.key("metadata"), .key("labels"), .key("a.b/c"), .index(2)])
    }

    @Test("text that is no path ends in steps that lead nowhere", arguments: ["[", "[x]", "a[", "[\"", "..", "a..b", "[\"a"])
    func malformed(text: String) {
        #expect(object(["a": integer(1)]).place(of: text).line == 0)
    }

    @Test("the place of a field that is not there is the place of what lacks it")
    func placeOfMissing() {
        let inner = Node(.mapping([]), line: 2, column: 7)
        let node = Node(.mapping([Node.Member(key: "spec", line: 2, column: 1, value: inner)]), line: 1, column: 1)
        #expect(node.place(of: "spec.http[0]") == (2, 1))
        #expect(node.place(of: "status") == (1, 1))
    }
}
