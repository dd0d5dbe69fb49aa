import FanlightPatch
import FanlightResources
import Testing

@Suite struct JSONPatchTests {
    @Test(
        "operations change the document",
        arguments: [
            Case("add a member", #"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#, #"{"a":1,"b":2}"#),
            Case("add over a member", #"{"a":1}"#, #"[{"op":"add","path":"/a","value":[2]}]"#, #"{"a":[2]}"#),
            Case("add before an element", #"{"a":[1,3]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2,3]}"#),
            Case("add behind the last by position", #"{"a":[1]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2]}"#),
            Case("add behind the last by a dash", #"{"a":[1]}"#, #"[{"op":"add","path":"/a/-","value":2}]"#, #"{"a":[1,2]}"#),
            Case("add to an empty list", #"{"a":[]}"#, #"[{"op":"add","path":"/a/0","value":2}]"#, #"{"a":[2]}"#),
            Case(
                "add counts negative positions from behind the last", #"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/-1","value":3}]"#,
                #"{"a":[1,2,3]}"#),
            Case(
                "add deep inside", #"{"a":{"b":[{"c":1}]}}"#, #"[{"op":"add","path":"/a/b/0/d","value":2}]"#,
                #"{"a":{"b":[{"c":1,"d":2}]}}"#),
            Case("add without a value adds null", "{}", #"[{"op":"add","path":"/a"}]"#, #"{"a":null}"#),
            Case("an escaped slash", #"{"a/b":1}"#, #"[{"op":"replace","path":"/a~1b","value":2}]"#, #"{"a/b":2}"#),
            Case("an escaped tilde", #"{"a~b":1}"#, #"[{"op":"replace","path":"/a~0b","value":2}]"#, #"{"a~b":2}"#),
            Case("a tilde escape is decoded last", #"{"~1":1}"#, #"[{"op":"replace","path":"/~01","value":2}]"#, #"{"~1":2}"#),
            Case("the empty key", #"{"":1}"#, #"[{"op":"replace","path":"/","value":2}]"#, #"{"":2}"#),
            Case("a key that looks like a position", #"{"0":1}"#, #"[{"op":"remove","path":"/0"}]"#, "{}"),
            Case("remove a member", #"{"a":1,"b":2}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
            Case("remove an element", #"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/1"}]"#, #"{"a":[1,3]}"#),
            Case("remove the last element by a negative position", #"{"a":[1,2]}"#, #"[{"op":"remove","path":"/a/-1"}]"#, #"{"a":[1]}"#),
            Case("remove a null", #"{"a":null}"#, #"[{"op":"remove","path":"/a"}]"#, "{}"),
            Case("replace a member", #"{"a":1}"#, #"[{"op":"replace","path":"/a","value":{"b":1}}]"#, #"{"a":{"b":1}}"#),
            Case("replace a member that is not there adds it", "{}", #"[{"op":"replace","path":"/a","value":1}]"#, #"{"a":1}"#),
            Case("replace an element", #"{"a":[1,2]}"#, #"[{"op":"replace","path":"/a/0","value":9}]"#, #"{"a":[9,2]}"#),
            Case("replace the document", #"{"a":1}"#, #"[{"op":"replace","path":"","value":{"b":2}}]"#, #"{"b":2}"#),
            Case("move a member", #"{"a":{"b":1},"c":{}}"#, #"[{"op":"move","from":"/a/b","path":"/c/d"}]"#, #"{"a":{},"c":{"d":1}}"#),
            Case("move within a list", #"{"a":[1,2,3]}"#, #"[{"op":"move","from":"/a/0","path":"/a/2"}]"#, #"{"a":[2,3,1]}"#),
            Case("copy a value", #"{"a":{"b":[1]}}"#, #"[{"op":"copy","from":"/a","path":"/c"}]"#, #"{"a":{"b":[1]},"c":{"b":[1]}}"#),
            Case(
                "a copy is a value of its own", #"{"a":{"b":1}}"#,
                #"[{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/c/b","value":2}]"#, #"{"a":{"b":1},"c":{"b":2}}"#),
            Case("copy of a missing member adds null", "{}", #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"b":null}"#),
            Case(
                "test of an equal value", #"{"a":{"x":1,"y":[2]}}"#,
                #"[{"op":"test","path":"/a","value":{"y":[2],"x":1}},{"op":"remove","path":"/a"}]"#, "{}"),
            Case("test of a missing member against null", "{}", #"[{"op":"test","path":"/a","value":null}]"#, "{}"),
            Case("test of the document", #"{"a":1}"#, #"[{"op":"test","path":"","value":{"a":1}}]"#, #"{"a":1}"#),
            Case(
                "operations follow each other", "{}",
                #"[{"op":"add","path":"/a","value":[]},{"op":"add","path":"/a/-","value":1},{"op":"add","path":"/a/0","value":0}]"#,
                #"{"a":[0,1]}"#),
            Case("no operation", #"{"a":1}"#, "[]", #"{"a":1}"#),
            Case("members nobody knows", "{}", #"[{"op":"add","path":"/a","value":1,"why":"because"}]"#, #"{"a":1}"#),
        ])
    func applies(_ line: Case) throws {
        let result = try JSONPatch.apply(json(line.patch), to: json(line.object))
        #expect(result.sortedText == (try json(line.result).sortedText))
    }

    @Test(
        "an operation that does not fit is refused with status 422",
        arguments: [
            Case("test of another value", #"{"a":1}"#, #"[{"op":"test","path":"/a","value":2}]"#),
            Case("test of a number against text", #"{"a":1}"#, #"[{"op":"test","path":"/a","value":"1"}]"#),
            Case("test of a longer list", #"{"a":[1]}"#, #"[{"op":"test","path":"/a","value":[1,2]}]"#),
            Case("test without a value", #"{"a":1}"#, #"[{"op":"test","path":"/a"}]"#),
            Case("test below something missing", "{}", #"[{"op":"test","path":"/a/b","value":1}]"#),
            Case("remove of a missing member", "{}", #"[{"op":"remove","path":"/a"}]"#),
            Case("remove of a missing element", #"{"a":[]}"#, #"[{"op":"remove","path":"/a/0"}]"#),
            Case("remove of the document", "{}", #"[{"op":"remove","path":""}]"#),
            Case("add below something missing", "{}", #"[{"op":"add","path":"/a/b","value":1}]"#),
            Case("add below null", #"{"a":null}"#, #"[{"op":"add","path":"/a/b","value":1}]"#),
            Case("add below a scalar", #"{"a":"x"}"#, #"[{"op":"add","path":"/a/b","value":1}]"#),
            Case("add far behind the last", #"{"a":[1]}"#, #"[{"op":"add","path":"/a/3","value":1}]"#),
            Case("add at no position", #"{"a":[1]}"#, #"[{"op":"add","path":"/a/x","value":1}]"#),
            Case("add in place of the document", "{}", #"[{"op":"add","path":"","value":{}}]"#),
            Case("replace of a missing element", #"{"a":[]}"#, #"[{"op":"replace","path":"/a/0","value":1}]"#),
            Case("replace at a dash", #"{"a":[1]}"#, #"[{"op":"replace","path":"/a/-","value":1}]"#),
            Case("replace of the document by a scalar", "{}", #"[{"op":"replace","path":"","value":1}]"#),
            Case("move of a missing member", "{}", #"[{"op":"move","from":"/a","path":"/b"}]"#),
            Case("move into itself", #"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a","path":"/a/b"}]"#),
            Case("copy from below something missing", "{}", #"[{"op":"copy","from":"/a/b","path":"/c"}]"#),
            Case("no path", "{}", #"[{"op":"add","value":1}]"#),
            Case("no from", #"{"a":1}"#, #"[{"op":"move","path":"/b"}]"#),
            Case("an operation nobody knows", "{}", #"[{"op":"merge","path":"/a","value":1}]"#),
            Case("no operation named", "{}", #"[{"path":"/a","value":1}]"#),
            Case("a path without a slash", #"{"a":1}"#, #"[{"op":"remove","path":"a"}]"#),
            Case("the failing one is behind others", "{}", #"[{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b"}]"#),
        ])
    func refuses(_ line: Case) throws {
        let (patch, object) = (try json(line.patch), try json(line.object))
        let error = #expect(throws: PatchError.self) { try JSONPatch.apply(patch, to: object) }
        #expect(error?.status == 422)
        #expect(error?.message == "the server rejected our request due to an error in our request")
    }

    @Test(
        "what is no patch is refused with status 400",
        arguments: [
            ("{}", "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"),
            (#""x""#, "error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp"),
            ("[1]", "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"),
            (#"[{"op":1}]"#, "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string"),
            (
                #"[{"op":"add","path":["a"]}]"#,
                "error decoding patch: json: cannot unmarshal array into Go struct field jsonPatchOp.path of type string"
            ),
        ])
    func refusesOtherBodies(_ text: String, _ message: String) throws {
        let patch = try json(text)
        let error = #expect(throws: PatchError.self) { try JSONPatch.apply(patch, to: .emptyObject) }
        #expect(error?.status == 400)
        #expect(error?.message == message)
    }

    @Test("more than 10 000 operations are refused with status 413") func bounded() throws {
        let operation = try json(#"{"op":"add","path":"/a","value":1}"#)
        let allowed = try JSONPatch.apply(.array(Array(repeating: operation, count: 10_000)), to: .emptyObject)
        #expect(allowed == .object(["a": .integer(1)]))
        let error = #expect(throws: PatchError.self) {
            try JSONPatch.apply(.array(Array(repeating: operation, count: 10_001)), to: .emptyObject)
        }
        #expect(error?.status == 413)
        #expect(error?.message == "Request entity is too large: The allowed maximum operations in a JSON patch is 10000, got 10001")
    }

    @Test("copies that double a list again and again are refused") func copiesAreBounded() throws {
        let document = Node.object(["a": .string(String(repeating: "x", count: 1_000_000))])
        let copies = (0..<4).map { Node.object(["op": .string("copy"), "from": .string("/a"), "path": .string("/b\($0)")]) }
        #expect(throws: Never.self) { try JSONPatch.apply(.array(Array(copies.prefix(3))), to: document) }
        #expect(throws: PatchError.self) { try JSONPatch.apply(.array(copies), to: document) }
    }

    @Test("values cannot be nested deeper than a request may nest them") func depthIsBounded() throws {
        var value = Node.integer(1)
        for _ in 0..<60 { value = .object(["a": value]) }
        let path = String(repeating: "/a", count: 40)
        let fits = Node.array([.object(["op": .string("add"), "path": .string(path), "value": value])])
        #expect(throws: Never.self) { try JSONPatch.apply(fits, to: value) }
        let deepPath = String(repeating: "/a", count: 50) + "/b"
        let deeper = Node.array([.object(["op": .string("copy"), "from": .string("/a"), "path": .string(deepPath)])])
        #expect(throws: PatchError.self) { try JSONPatch.apply(deeper, to: value) }
        let tooDeep = Node.array([.object(["op": .string("add"), "path": .string(path + "/a"), "value": value])])
        #expect(throws: PatchError.self) { try JSONPatch.apply(tooDeep, to: value) }
    }

    @Test("work on wide lists is bounded") func widthIsBounded() throws {
        let wide = Node.object(["a": .array(Array(repeating: .integer(1), count: 100_000))])
        let operation = Node.object(["op": .string("add"), "path": .string("/a/0"), "value": .integer(2)])
        let error = #expect(throws: PatchError.self) { try JSONPatch.apply(.array(Array(repeating: operation, count: 1_000)), to: wide) }
        #expect(error?.status == 413)
    }
}
