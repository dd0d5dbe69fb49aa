import FanlightPatch
import FanlightResources
import Testing

@Suite struct FieldSetTests {
    @Test(
        "a set is read from FieldsV1 and written as it was",
        arguments: [
            "{}",
            #"{"f:spec":{}}"#,
            #"{"f:spec":{".":{},"f:hosts":{}}}"#,
            #"{"f:metadata":{"f:labels":{".":{},"f:a.b/c":{}}},"f:spec":{"f:hosts":{}}}"#,
            #"{"f:spec":{"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}}}}"#,
            #"{"f:spec":{"f:tags":{"v:\"a\"":{},"v:\"b\"":{}}}}"#,
            #"{"f:a":{"v:1":{},"v:\"x\"":{},"v:true":{}}}"#,
            #"{"f:a":{"i:0":{},"i:12":{"f:b":{}}}}"#,
            #"{"f:":{},"f:f:a":{}}"#,
            #"{"f:a":{"k:{\"name\":\"q\\\"uo\\\\te\\n\"}":{}}}"#,
        ])
    func reads(_ text: String) throws {
        let set = try #require(FieldSet(fieldsV1: json(text)))
        #expect(set.fieldsV1.jsonText == text)
    }

    @Test(
        "what is no FieldsV1 is not read",
        arguments: [
            "[]", #""x""#, #"{"x":{}}"#, #"{"f":{}}"#, #"{"fa":{}}"#, #"{"f:a":1}"#, #"{"i:x":{}}"#, #"{"k:name":{}}"#, #"{"k:[1]":{}}"#,
            #"{"v:":{}}"#,
        ])
    func refuses(_ text: String) throws {
        #expect(FieldSet(fieldsV1: try json(text)) == nil)
    }

    @Test("steps of a sort that nobody knows are left out") func unknownSteps() throws {
        let set = try #require(FieldSet(fieldsV1: json(#"{"f:a":{},"z:b":{"x":1}}"#)))
        #expect(set.fieldsV1.jsonText == #"{"f:a":{}}"#)
    }

    @Test("keys are read in any order and form, and written in one") func canonical() throws {
        let text = #"{"f:b":{},"f:a":{"k:{ \"z\": 1.0e0, \"a\" : \"\\u0041\\ud83d\\ude00\" }":{},".":{}},"f:b":{"f:c":{}}}"#
        let set = try #require(FieldSet(fieldsV1: Node(.mapping(json(text).members))))
        #expect(set.fieldsV1.jsonText == #"{"f:a":{".":{},"k:{\"a\":\"A😀\",\"z\":1}":{}},"f:b":{".":{},"f:c":{}}}"#)
    }

    @Test(
        "paths are named as conflicts name them",
        arguments: [
            (#"{"f:spec":{"f:listeners":{"k:{\"name\":\"a\"}":{"f:port":{}}}}}"#, #".spec.listeners[name="a"].port"#),
            (#"{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{}}}}"#, #".spec.ports[port=80,protocol="TCP"]"#),
            (#"{"f:metadata":{"f:finalizers":{"v:\"x/y\"":{}}}}"#, #".metadata.finalizers[="x/y"]"#),
            (#"{"f:a":{"i:3":{}}}"#, ".a[3]"),
        ])
    func names(_ text: String, _ name: String) throws {
        let set = try #require(FieldSet(fieldsV1: json(text)))
        #expect(set.paths.map { $0.map(\.description).joined() } == [name])
    }

    @Test("positions may be as far apart as numbers can be")
    func farPositions() throws {
        let node = Node.object(["i:\(Int.max)": .emptyObject, "i:\(Int.min)": .emptyObject, "i:-2": .emptyObject])
        let set = try #require(FieldSet(fieldsV1: node))
        #expect(set.fieldsV1.members.map(\.key) == ["i:\(Int.min)", "i:-2", "i:\(Int.max)"])
    }

    @Test("a field is in the set only if it was put there itself") func membership() {
        let set = FieldSet([[.field("a"), .field("b")], [.field("c")]])
        #expect(set.contains([.field("a"), .field("b")]))
        #expect(!set.contains([.field("a")]))
        #expect(!set.contains([.field("c"), .field("d")]))
        #expect(set.count == 2)
    }

    @Test("subtracting a field leaves those below it, subtracting its subtree does not") func subtraction() {
        let set = FieldSet([[.field("a")], [.field("a"), .field("b")], [.field("c")]])
        let a = FieldSet([[.field("a")]])
        #expect(set.subtracting(a) == FieldSet([[.field("a"), .field("b")], [.field("c")]]))
        #expect(set.subtractingSubtrees(a) == FieldSet([[.field("c")]]))
        #expect(a.subtracting(FieldSet([[.field("a"), .field("b")]])) == a)
    }

    @Test("random sets obey the laws of sets and survive FieldsV1", arguments: 0..<200)
    func laws(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let first = randomPaths(&random)
        let second = randomPaths(&random)
        let (a, b) = (FieldSet(first), FieldSet(second))
        let (left, right) = (Set(first), Set(second))
        #expect(Set(a.paths) == left)
        #expect(a.count == left.count)
        #expect(Set(a.union(b).paths) == left.union(right))
        #expect(Set(a.intersection(b).paths) == left.intersection(right))
        #expect(Set(a.subtracting(b).paths) == left.subtracting(right))
        #expect(
            Set(a.subtractingSubtrees(b).paths)
                == left.filter { path in !(1...path.count).contains { right.contains(Array(path.prefix($0))) } })
        #expect(a.union(b) == b.union(a))
        #expect(FieldSet(first.shuffled(using: &random)) == a)
        #expect(FieldSet(fieldsV1: a.fieldsV1) == a)
        #expect(FieldSet(fieldsV1: try json(a.fieldsV1.jsonText)) == a)
    }

    private func randomPaths(_ random: inout SeededGenerator) -> [[PathElement]] {
        (0..<Int.random(in: 0..<12, using: &random)).map { _ in
            (0..<Int.random(in: 1..<4, using: &random)).map { _ in
                switch Int.random(in: 0..<6, using: &random) {
                case 0: .key([.init(name: "name", value: .string(["a", "b"].randomElement(using: &random) ?? "a"))])
                case 1: .value([.string("x"), .integer(1), .bool(true)].randomElement(using: &random) ?? .null)
                case 2: .index(Int.random(in: 0..<3, using: &random))
                default: .field(["a", "b", "c"].randomElement(using: &random) ?? "a")
                }
            }
        }
    }
}
