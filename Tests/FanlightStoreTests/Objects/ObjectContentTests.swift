import FanlightResources
import FanlightStore
import Testing

@Suite("ObjectContent and StoredObject")
struct ObjectContentTests {
    private static let node = Node.object([
        "spec": .object(["b": .integer(1), "a": .string("{\"}")]),
        "kind": .string("Thing"),
        "metadata": .object([
            "uid": .string("u"), "resourceVersion": .string("7"), "labels": .object(["app": .string("a\"b"), "n": .integer(1)]),
            "finalizers": .array([.string("f")]),
            "ownerReferences": .array([
                .object(["uid": .string("o1")]), .object(["name": .string("none")]), .object(["uid": .string("o2")]),
            ]),
            "deletionTimestamp": .string("2024-01-01T00:00:00Z"),
        ]),
        "apiVersion": .string("v1"),
        "data": .null,
    ])

    private static func stored(_ content: ObjectContent) -> StoredObject {
        StoredObject(key: .sample("a"), uid: "u", revision: 42, age: 5, content: content)
    }

    @Test("the text has metadata first, sorted members, and neither version nor resourceVersion")
    func canonicalText() {
        let content = ObjectContent(node: Self.node)
        #expect(
            String(decoding: content.tail, as: UTF8.self)
                == #""deletionTimestamp":"2024-01-01T00:00:00Z","finalizers":["f"],"labels":{"app":"a\"b","n":1},"#
                + #""ownerReferences":[{"uid":"o1"},{"name":"none"},{"uid":"o2"}],"uid":"u"},"data":null,"spec":{"a":"{\"}","b":1}}"#)
    }

    @Test("the order of members, the version and the resourceVersion make no difference")
    func equalContent() {
        let other = Node.object([
            "apiVersion": .string("v2"), "metadata": Self.node["metadata"]?.setting(["resourceVersion"], to: nil) ?? .null, "data": .null,
            "spec": .object(["a": .string("{\"}"), "b": .integer(1)]),
        ])
        #expect(ObjectContent(node: other) == ObjectContent(node: Self.node))
        #expect(ObjectContent(node: other.setting(["spec", "b"], to: .integer(2))) != ObjectContent(node: Self.node))
    }

    @Test("labels, finalizers, owners and the deletion are known, from a tree and from a text")
    func metadata() throws {
        for content in [ObjectContent(node: Self.node), try ObjectContent(tail: ObjectContent(node: Self.node).tail)] {
            #expect(content.labels == ["app": "a\"b"])
            #expect(content.finalizers == ["f"])
            #expect(content.ownerUIDs == ["o1", "o2"])
            #expect(content.isTerminating)
        }
    }

    @Test("the JSON has the version that is asked for and the revision")
    func json() {
        let object = Self.stored(ObjectContent(node: .object(["metadata": .object(["name": .string("a")]), "x": .integer(1)])))
        #expect(
            String(decoding: object.json(apiVersion: "g/v1", kind: "K"), as: UTF8.self)
                == #"{"apiVersion":"g/v1","kind":"K","metadata":{"resourceVersion":"42","name":"a"},"x":1}"#)
        #expect(object.node(apiVersion: "g/v1", kind: "K")[path: ["metadata", "resourceVersion"]]?.string == "42")
    }

    @Test(
        "an object without metadata is JSON too",
        arguments: [Node.emptyObject, .object(["metadata": .emptyObject]), .object(["a": .integer(1)])])
    func noMetadata(node: Node) throws {
        let content = ObjectContent(node: node)
        let read = Self.stored(content).node(apiVersion: "v1", kind: "K")
        #expect(read["kind"]?.string == "K")
        #expect(ObjectContent(node: read) == content)
        #expect(try ObjectContent(tail: content.tail) == content)
    }

    @Test("a tree that was read again gives the same text")
    func roundTrip() {
        let content = ObjectContent(node: Self.node)
        #expect(ObjectContent(node: Self.stored(content).node(apiVersion: "v1", kind: "K")) == content)
    }

    @Test("bytes that are no content are refused", arguments: ["", "{", "\"a\":1", "\"a\":\"}", "nonsense}}"])
    func damaged(text: String) {
        #expect(throws: StoreError.self) { try ObjectContent(tail: Array(text.utf8)) }
    }
}
