import FanlightPatch
import FanlightResources
import Testing

@Suite struct MergePatchTests {
    @Test(
        "a merge patch changes what it names",
        arguments: [
            Case("sets a member", #"{"a":1}"#, #"{"b":2}"#, #"{"a":1,"b":2}"#),
            Case("replaces a scalar", #"{"a":1}"#, #"{"a":"x"}"#, #"{"a":"x"}"#),
            Case("removes by null", #"{"a":1,"b":2}"#, #"{"a":null}"#, #"{"b":2}"#),
            Case("null for a missing member does nothing", #"{"a":1}"#, #"{"b":null}"#, #"{"a":1}"#),
            Case("goes into mappings", #"{"a":{"b":1,"c":2}}"#, #"{"a":{"c":null,"d":3}}"#, #"{"a":{"b":1,"d":3}}"#),
            Case("replaces lists whole", #"{"a":[1,2]}"#, #"{"a":[3]}"#, #"{"a":[3]}"#),
            Case("a list replaces a mapping", #"{"a":{"b":1}}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
            Case("a mapping replaces a list, without its nulls", #"{"a":[1]}"#, #"{"a":{"b":1,"c":null}}"#, #"{"a":{"b":1}}"#),
            Case("a mapping replaces a scalar", #"{"a":"x"}"#, #"{"a":{"b":{}}}"#, #"{"a":{"b":{}}}"#),
            Case("what is new loses its nulls at any depth", "{}", #"{"a":{"b":{"c":null}}}"#, #"{"a":{"b":{}}}"#),
            Case("mappings in new lists lose their nulls", "{}", #"{"a":[{"b":null,"c":1}]}"#, #"{"a":[{"c":1}]}"#),
            Case("nulls as elements stay", "{}", #"{"a":[null,1]}"#, #"{"a":[null,1]}"#),
            Case("an empty patch does nothing", #"{"a":{"b":[1]}}"#, "{}", #"{"a":{"b":[1]}}"#),
            Case("an empty mapping keeps the members", #"{"a":{"b":1}}"#, #"{"a":{}}"#, #"{"a":{"b":1}}"#),
            Case(
                "many members", #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}"#, #"{"i":2,"a":null,"z":1,"c":3,"d":null}"#,
                #"{"b":1,"c":3,"e":1,"f":1,"g":1,"h":1,"i":2,"z":1}"#),
        ])
    func applies(_ line: Case) throws {
        let result = try MergePatch.apply(json(line.patch), to: json(line.object))
        #expect(result.sortedText == (try json(line.result).sortedText))
    }

    @Test("members keep their order, and new ones come last") func order() throws {
        let result = try MergePatch.apply(json(#"{"d":4,"b":3}"#), to: json(#"{"c":1,"b":2,"a":0}"#))
        #expect(result.jsonText == #"{"c":1,"b":3,"a":0,"d":4}"#)
    }

    @Test("a patch that is no mapping is refused with status 400", arguments: ["[]", "1", "null", #""x""#])
    func refusesOthers(_ text: String) throws {
        let patch = try json(text)
        let error = #expect(throws: PatchError.self) { try MergePatch.apply(patch, to: .emptyObject) }
        #expect(error?.status == 400)
    }

    @Test("the difference of two objects, applied to the first, gives the second", arguments: 0..<200)
    func difference(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let first = RandomObject.object(&random, depth: 3)
        let second = RandomObject.object(&random, depth: 3)
        let patch = RandomObject.difference(from: first, to: second)
        let result = try MergePatch.apply(patch, to: first)
        #expect(result == second)
        #expect(try MergePatch.apply(patch, to: result) == result)
        #expect(try MergePatch.apply(.emptyObject, to: first) == first)
    }
}
