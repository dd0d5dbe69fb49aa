import FanlightPatch
import FanlightResources
import Testing

@Suite struct StrategicMergePatchTests {
    /// Lists: `boxes` is merged by `name`, `words` as a set, `steps` is replaced, as is the mapping `plan`.
    private static let schema = #"""
        {"type": "object", "properties": {
          "boxes": {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name", "items": {
            "type": "object", "properties": {
              "name": {"type": "string"}, "image": {"type": "string"}, "env": {"type": "object", "additionalProperties": {"type": "string"}},
              "ports": {"type": "array", "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "port", "items": {
                "type": "object", "properties": {"port": {"type": "integer"}, "note": {"type": "string"}}}}}}},
          "words": {"type": "array", "x-kubernetes-patch-strategy": "merge", "items": {"type": "string"}},
          "steps": {"type": "array", "items": {"type": "object"}},
          "plan": {"type": "object", "x-kubernetes-patch-strategy": "replace"},
          "volume": {"type": "object", "x-kubernetes-patch-strategy": "merge,retainKeys", "properties": {
            "name": {"type": "string"}, "disk": {"type": "object"}, "memory": {"type": "object"}}}
        }}
        """#

    private func apply(_ line: Case) throws -> Node {
        try StrategicMergePatch.apply(json(line.patch), to: json(line.object), schema: StructuralSchema(json(Self.schema)))
    }

    @Test(
        "a patch is merged as the schema says",
        arguments: [
            Case("mappings are merged", #"{"a":{"b":1}}"#, #"{"a":{"c":2}}"#, #"{"a":{"b":1,"c":2}}"#),
            Case("null removes", #"{"a":{"b":1,"c":2}}"#, #"{"a":{"b":null}}"#, #"{"a":{"c":2}}"#),
            Case("null for nothing does nothing", #"{"a":1}"#, #"{"b":null,"c":{"d":null}}"#, #"{"a":1,"c":{}}"#),
            Case(
                "lists are replaced unless they are merged", #"{"steps":[{"a":1},{"b":2}]}"#, #"{"steps":[{"c":3}]}"#,
                #"{"steps":[{"c":3}]}"#),
            Case("a list without a schema is replaced", #"{"other":[1,2]}"#, #"{"other":[3]}"#, #"{"other":[3]}"#),
            Case("a mapping that is replaced", #"{"plan":{"a":1}}"#, #"{"plan":{"b":2}}"#, #"{"plan":{"b":2}}"#),
            Case(
                "an element is merged by its key", #"{"boxes":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}"#,
                #"{"boxes":[{"name":"b","image":"3"}]}"#, #"{"boxes":[{"name":"a","image":"1"},{"name":"b","image":"3"}]}"#),
            Case(
                "a new element comes first", #"{"boxes":[{"name":"a"}]}"#, #"{"boxes":[{"name":"b"}]}"#,
                #"{"boxes":[{"name":"b"},{"name":"a"}]}"#),
            Case(
                "a list of its own inside an element", #"{"boxes":[{"name":"a","ports":[{"port":1,"note":"x"}]}]}"#,
                #"{"boxes":[{"name":"a","ports":[{"port":2},{"port":1,"note":"y"}]}]}"#,
                #"{"boxes":[{"name":"a","ports":[{"port":2},{"port":1,"note":"y"}]}]}"#),
            Case(
                "null inside an element", #"{"boxes":[{"name":"a","image":"1","env":{"x":"1","y":"2"}}]}"#,
                #"{"boxes":[{"name":"a","image":null,"env":{"x":null}}]}"#, #"{"boxes":[{"name":"a","env":{"y":"2"}}]}"#),
            Case("a merged list where there was none", "{}", #"{"boxes":[{"name":"a","image":null}]}"#, #"{"boxes":[{"name":"a"}]}"#),
            Case("scalars are merged as a set", #"{"words":["a","b"]}"#, #"{"words":["b","c"]}"#, #"{"words":["a","b","c"]}"#),
            Case(
                "scalars are deleted by a directive", #"{"words":["a","b","c"]}"#, #"{"$deleteFromPrimitiveList/words":["b","x"]}"#,
                #"{"words":["a","c"]}"#),
            Case(
                "scalars are deleted and added", #"{"words":["a","b"]}"#, #"{"$deleteFromPrimitiveList/words":["a"],"words":["c"]}"#,
                #"{"words":["c","b"]}"#),
            Case("deleting from a list that is not there", "{}", #"{"$deleteFromPrimitiveList/words":["a"]}"#, "{}"),
            Case(
                "an element is deleted", #"{"boxes":[{"name":"a"},{"name":"b"}]}"#, #"{"boxes":[{"name":"a","$patch":"delete"}]}"#,
                #"{"boxes":[{"name":"b"}]}"#),
            Case(
                "a missing element is deleted", #"{"boxes":[{"name":"b"}]}"#, #"{"boxes":[{"name":"a","$patch":"delete"}]}"#,
                #"{"boxes":[{"name":"b"}]}"#),
            Case(
                "an element is deleted and made anew", #"{"boxes":[{"name":"a","image":"1"}]}"#,
                #"{"boxes":[{"name":"a","$patch":"delete"},{"name":"a","env":{}}]}"#, #"{"boxes":[{"name":"a","env":{}}]}"#),
            Case(
                "a list is replaced by a directive", #"{"boxes":[{"name":"a"},{"name":"b"}]}"#,
                #"{"boxes":[{"$patch":"replace"},{"name":"c"}]}"#, #"{"boxes":[{"name":"c"}]}"#),
            Case("a list is emptied by a directive", #"{"boxes":[{"name":"a"}]}"#, #"{"boxes":[{"$patch":"replace"}]}"#, #"{"boxes":[]}"#),
            Case(
                "a mapping is replaced by a directive", #"{"a":{"b":1}}"#, #"{"a":{"$patch":"replace","c":2,"d":null}}"#, #"{"a":{"c":2}}"#),
            Case("a mapping is emptied by a directive", #"{"a":{"b":1}}"#, #"{"a":{"$patch":"delete"}}"#, #"{"a":{}}"#),
            Case("merge says what happens anyway", #"{"a":{"b":1}}"#, #"{"a":{"$patch":"merge","c":2}}"#, #"{"a":{"b":1,"c":2}}"#),
            Case("the whole object is replaced", #"{"a":1}"#, #"{"$patch":"replace","b":2}"#, #"{"b":2}"#),
            Case(
                "only the kept members stay", #"{"volume":{"name":"v","disk":{"a":1}}}"#,
                #"{"volume":{"$retainKeys":["name","memory"],"memory":{"b":2}}}"#, #"{"volume":{"name":"v","memory":{"b":2}}}"#),
            Case("kept members of a new mapping", "{}", #"{"volume":{"$retainKeys":["disk"],"disk":{}}}"#, #"{"volume":{"disk":{}}}"#),
            Case(
                "the order of elements", #"{"boxes":[{"name":"a"},{"name":"b"}]}"#,
                #"{"$setElementOrder/boxes":[{"name":"b"},{"name":"a"}]}"#, #"{"boxes":[{"name":"b"},{"name":"a"}]}"#),
            Case(
                "the order with a change", #"{"boxes":[{"name":"a"},{"name":"b"}]}"#,
                #"{"$setElementOrder/boxes":[{"name":"c"},{"name":"a"},{"name":"b"}],"boxes":[{"name":"c","image":"1"}]}"#,
                #"{"boxes":[{"name":"c","image":"1"},{"name":"a"},{"name":"b"}]}"#),
            Case(
                "elements that the order does not name keep their place",
                #"{"boxes":[{"name":"x"},{"name":"a"},{"name":"y"},{"name":"b"}]}"#,
                #"{"$setElementOrder/boxes":[{"name":"a"},{"name":"b"}],"boxes":[{"name":"b","image":"1"}]}"#,
                #"{"boxes":[{"name":"x"},{"name":"a"},{"name":"y"},{"name":"b","image":"1"}]}"#),
            Case(
                "the order with a deletion", #"{"boxes":[{"name":"a"},{"name":"b"}]}"#,
                #"{"$setElementOrder/boxes":[{"name":"b"}],"boxes":[{"name":"a","$patch":"delete"}]}"#, #"{"boxes":[{"name":"b"}]}"#),
            Case(
                "the order of scalars", #"{"words":["a","b","c"]}"#, #"{"$setElementOrder/words":["c","a"]}"#, #"{"words":["b","c","a"]}"#),
            Case("the order of a list that is not there", "{}", #"{"$setElementOrder/boxes":[]}"#, "{}"),
            Case(
                "another type replaces", #"{"boxes":"x","a":[1]}"#, #"{"boxes":[{"name":"a"}],"a":{"b":1}}"#,
                #"{"boxes":[{"name":"a"}],"a":{"b":1}}"#),
            Case("an empty patch", #"{"words":["b","a"]}"#, "{}", #"{"words":["b","a"]}"#),
        ])
    func applies(_ line: Case) throws {
        #expect(try apply(line).sortedText == json(line.result).sortedText)
    }

    @Test(
        "a patch that is not well formed is refused",
        arguments: [
            (Case("no mapping", "{}", "[]"), 400),
            (Case("kept members that are no list", #"{"volume":{}}"#, #"{"volume":{"$retainKeys":"disk"}}"#), 400),
            (Case("a member that is not kept", #"{"volume":{}}"#, #"{"volume":{"$retainKeys":["disk"],"memory":{}}}"#), 400),
            (Case("an order without a list", "{}", #"{"$setElementOrder":[]}"#), 400),
            (Case("an order that is no list", #"{"boxes":[]}"#, #"{"$setElementOrder/boxes":{}}"#), 500),
            (Case("deletions that are no list", #"{"words":[]}"#, #"{"$deleteFromPrimitiveList/words":"a"}"#), 500),
            (Case("a directive nobody knows", #"{"a":{}}"#, #"{"a":{"$patch":"invert"}}"#), 500),
            (Case("an element without its key", #"{"boxes":[{"name":"a"}]}"#, #"{"boxes":[{"image":"1"}]}"#), 500),
            (Case("a deletion without a key", #"{"boxes":[{"name":"a"}]}"#, #"{"boxes":[{"$patch":"delete"}]}"#), 500),
            (Case("scalars among mappings", #"{"boxes":[{"name":"a"}]}"#, #"{"boxes":["x"]}"#), 500),
            (Case("lists of lists", #"{"words":["a"]}"#, #"{"words":[["b"]]}"#), 422),
            (
                Case(
                    "changes against their own order", #"{"boxes":[]}"#,
                    #"{"$setElementOrder/boxes":[{"name":"b"},{"name":"a"}],"boxes":[{"name":"a"},{"name":"b"}]}"#), 500
            ),
            (
                Case(
                    "a change that the order lacks", #"{"boxes":[]}"#, #"{"$setElementOrder/boxes":[{"name":"b"}],"boxes":[{"name":"a"}]}"#),
                500
            ),
        ])
    func refuses(_ line: Case, _ status: Int) throws {
        let error = #expect(throws: PatchError.self) { try apply(line) }
        #expect(error?.status == status)
    }
}
