import FanlightPatch
import FanlightResources
import Testing

@Suite struct ManagedFieldsTests {
    private func update(
        _ live: Node?, _ new: Node, by manager: String, at second: Int = 0, subresource: String = ""
    ) throws -> Node {
        ManagedFields.update(
            live: live, new: new, request: Lamp.request(manager, at: second, subresource: subresource), schema: try Lamp.schema())
    }

    /// The new state of the object with the entries of the stored one, as a client sends it back.
    private func changed(_ live: Node, spec: String) throws -> Node { live.setting(["spec"], to: try json(spec)) }

    @Test(
        "who creates an object manages all of it",
        arguments: [
            (#"{"watts":5}"#, #"{"f:spec":{".":{},"f:watts":{}}}"#),
            (#"{"tags":["a","b"]}"#, #"{"f:spec":{".":{},"f:tags":{".":{},"v:\"a\"":{},"v:\"b\"":{}}}}"#),
            (#"{"colors":["a"]}"#, #"{"f:spec":{".":{},"f:colors":{}}}"#),
            (#"{"colors":[],"tags":[],"notes":{}}"#, #"{"f:spec":{".":{},"f:colors":{},"f:notes":{},"f:tags":{}}}"#),
            (#"{"selector":{"a":"b"}}"#, #"{"f:spec":{".":{},"f:selector":{}}}"#),
            (#"{"notes":{"a":"b"}}"#, #"{"f:spec":{".":{},"f:notes":{".":{},"f:a":{}}}}"#),
            (#"{"dim":"5%"}"#, #"{"f:spec":{".":{},"f:dim":{}}}"#),
            (
                #"{"sockets":[{"port":1,"protocol":"UDP"}]}"#,
                #"{"f:spec":{".":{},"f:sockets":{".":{},"k:{\"port\":1,\"protocol\":\"UDP\"}":{".":{},"f:port":{},"f:protocol":{}}}}}"#
            ),
            (
                #"{"sockets":[{"port":1}]}"#,
                #"{"f:spec":{".":{},"f:sockets":{".":{},"k:{\"port\":1,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}}}}"#
            ),
            (#"{"extra":{"a":{"b":[{"c":1}],"d":{}}}}"#, #"{"f:spec":{".":{},"f:extra":{".":{},"f:a":{".":{},"f:b":{},"f:d":{}}}}}"#),
        ])
    func creation(_ spec: String, _ fields: String) throws {
        let object = try update(nil, Lamp.object(spec), by: "maker")
        #expect(object.managers == ["maker Update \(fields)"])
        #expect(object.times == [Lamp.time(0)])
    }

    @Test("metadata that the server sets is never managed") func serverFields() throws {
        let metadata =
            #"{"namespace":"n","uid":"u","resourceVersion":"5","generation":2,"creationTimestamp":"t","labels":{"a":"b"},"finalizers":["x/y"]}"#
        let object = try update(nil, Lamp.object("{}", metadata: metadata), by: "maker")
        let expected = #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x/y\"":{}},"f:labels":{".":{},"f:a":{}}},"f:spec":{}}"#
        #expect(object.managers == ["maker Update \(expected)"])
    }

    @Test("owners are known by uid and taken whole") func owners() throws {
        let metadata = #"{"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":"1-2"}]}"#
        let object = try update(nil, Lamp.object("{}", metadata: metadata), by: "maker")
        let expected = #"{"f:metadata":{"f:ownerReferences":{".":{},"k:{\"uid\":\"1-2\"}":{}}},"f:spec":{}}"#
        #expect(object.managers == ["maker Update \(expected)"])
    }

    @Test("a change takes the field over") func takeover() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a"}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"watts":7,"mode":"a"}"#), by: "other", at: 1)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:mode":{}}}"#, #"other Update {"f:spec":{"f:watts":{}}}"#])
        #expect(object.times == [Lamp.time(0), Lamp.time(1)])
    }

    @Test("a removed field is nobody's") func removal() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a","tags":["x","y"]}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"mode":"a","tags":["y"]}"#), by: "other", at: 1)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:mode":{},"f:tags":{".":{},"v:\"y\"":{}}}}"#])
        #expect(object.times == [Lamp.time(0)])
    }

    @Test("a manager that has nothing left has no entry") func emptied() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let first = try update(live, changed(live, spec: #"{"watts":5,"mode":"a"}"#), by: "other", at: 1)
        let second = try update(first, changed(first, spec: #"{"watts":5}"#), by: "third", at: 2)
        #expect(second.managers == [#"maker Update {"f:spec":{".":{},"f:watts":{}}}"#])
    }

    @Test("another change by the same manager joins its entry") func sameManager() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let first = try update(live, changed(live, spec: #"{"watts":5,"mode":"a"}"#), by: "other", at: 1)
        let second = try update(first, changed(first, spec: #"{"watts":6,"mode":"a"}"#), by: "other", at: 2)
        #expect(second.managers == [#"maker Update {"f:spec":{}}"#, #"other Update {"f:spec":{"f:mode":{},"f:watts":{}}}"#])
        #expect(second.times == [Lamp.time(0), Lamp.time(2)])
    }

    @Test("a write that changes nothing leaves the object as it is, byte for byte") func noChange() throws {
        let live = try update(
            nil, Lamp.object(#"{"watts":5,"sockets":[{"port":1}],"tags":["a"]}"#, metadata: #"{"labels":{"a":"b"}}"#), by: "maker")
        let object = try update(live, live, by: "other", at: 1)
        #expect(object.jsonText == live.jsonText)
        let reordered = Node(.mapping(live.members.reversed()))
        #expect(try update(live, reordered, by: "maker", at: 2).managers == live.managers)
    }

    @Test("the order of a list that is merged is not managed") func order() throws {
        let live = try update(nil, Lamp.object(#"{"sockets":[{"port":1},{"port":2}]}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"sockets":[{"port":2},{"port":1}]}"#), by: "other", at: 1)
        #expect(object.managers == live.managers)
    }

    @Test("inside of an element only what changed changes hands") func element() throws {
        let live = try update(nil, Lamp.object(#"{"sockets":[{"port":1,"name":"a","limits":{"x":1}}]}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"sockets":[{"port":1,"name":"b","limits":{"x":1}}]}"#), by: "other", at: 1)
        #expect(
            object.managers == [
                #"maker Update {"f:spec":{".":{},"f:sockets":{".":{},"k:{\"port\":1,"#
                    + #"\"protocol\":\"TCP\"}":{".":{},"f:limits":{".":{},"f:x":{}},"f:port":{}}}}}"#,
                #"other Update {"f:spec":{"f:sockets":{"k:{\"port\":1,\"protocol\":\"TCP\"}":{"f:name":{}}}}}"#,
            ])
    }

    @Test("a value of another kind takes the place and what was below is gone") func kindOfValue() throws {
        let live = try update(nil, Lamp.object(#"{"extra":{"a":{"b":1}}}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"extra":{"a":[1]}}"#), by: "other", at: 1)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:extra":{}}}"#, #"other Update {"f:spec":{"f:extra":{"f:a":{}}}}"#])
    }

    @Test("an empty list that gets elements changes hands element by element") func emptyList() throws {
        let live = try update(nil, Lamp.object(#"{"tags":[]}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"tags":["a"]}"#), by: "other", at: 1)
        #expect(
            object.managers == [#"maker Update {"f:spec":{".":{},"f:tags":{}}}"#, #"other Update {"f:spec":{"f:tags":{"v:\"a\"":{}}}}"#])
    }

    @Test("the status has an entry of its own") func status() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let new = live.setting(["status"], to: try json(#"{"phase":"lit","conditions":[{"type":"Ready","status":"True"}]}"#))
        let object = try update(live, new, by: "maker", at: 1, subresource: "status")
        #expect(
            object.managers == [
                #"maker Update {"f:spec":{".":{},"f:watts":{}}}"#,
                #"maker/status Update {"f:status":{".":{},"f:conditions":{".":{},"#
                    + #""k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}},"f:phase":{}}}"#,
            ])
    }

    @Test("a write of the object never comes to manage the status") func noStatus() throws {
        let new = try Lamp.object(#"{"watts":5}"#).setting(["status", "phase"], to: .string("lit"))
        #expect(try update(nil, new, by: "maker").managers == [#"maker Update {"f:spec":{".":{},"f:watts":{}}}"#])
    }

    @Test("a write of the status never comes to manage anything else") func onlyStatus() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let new = try changed(live, spec: #"{"watts":6}"#).setting(["metadata", "labels", "a"], to: .string("b"))
        let object = try update(live, new, by: "other", at: 1, subresource: "status")
        #expect(object.managers == live.managers)
    }

    @Test("the scale subresource takes a field without noting the time") func scale() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let object = try update(live, changed(live, spec: #"{"watts":6}"#), by: "scaler", at: 1, subresource: "scale")
        #expect(object.managers == [#"scaler/scale Update {"f:spec":{"f:watts":{}}}"#, #"maker Update {"f:spec":{}}"#])
        #expect(object.times == [nil, Lamp.time(0)])
    }

    @Test("each version has an entry of its own, over the same fields") func versions() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"mode":"a"}"#), by: "maker")
        let new = try changed(live, spec: #"{"watts":6,"mode":"a"}"#)
        let request = Lamp.request("maker", at: 1, apiVersion: "light.example.com/v1beta1")
        let object = ManagedFields.update(live: live, new: new, request: request, schema: try Lamp.schema())
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:mode":{}}}"#, #"maker Update {"f:spec":{"f:watts":{}}}"#])
        #expect(
            object[path: ["metadata", "managedFields"]]?.elements.map { $0["apiVersion"]?.string } == [
                Lamp.apiVersion, "light.example.com/v1beta1",
            ])
    }

    @Test("an entry has its members in Kubernetes' order") func entry() throws {
        let object = try update(nil, Lamp.object("{}"), by: "maker")
        let entry =
            #"{"manager":"maker","operation":"Update","apiVersion":"light.example.com/v1","#
            + #""time":"2026-03-01T10:00:10Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}"#
        #expect(object[path: ["metadata", "managedFields"]]?.jsonText == "[\(entry)]")
    }

    @Test("a manager without a name is unknown") func unnamed() throws {
        #expect(try update(nil, Lamp.object("{}"), by: "").managers == [#"unknown Update {"f:spec":{}}"#])
    }

    @Test("who managed below a place that is atomic by now manages the place") func atomicByNow() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5,"colors":["a"]}"#), by: "maker")
        let old = try json(
            #"[{"manager":"maker","operation":"Update","apiVersion":"light.example.com/v1","fieldsType":"FieldsV1","#
                + #""fieldsV1":{"f:spec":{"f:colors":{".":{},"v:\"a\"":{}},"f:selector":{"f:x":{}}}}}]"#
        )
        let object = try update(live, live.setting(["metadata", "managedFields"], to: old), by: "other", at: 1)
        #expect(object.managers == [#"maker Update {"f:spec":{"f:colors":{},"f:selector":{}}}"#])
    }

    @Test("a list that breaks its own rule is compared as far as it can be") func duplicates() throws {
        let live = try update(nil, Lamp.object(#"{"tags":["a","a"],"sockets":[{"port":1},{"name":"x"}]}"#), by: "maker")
        let expected =
            #"{"f:spec":{".":{},"f:sockets":{".":{},"k:{\"port\":1,\"protocol\":\"TCP\"}":{".":{},"f:port":{}}},"f:tags":{".":{},"v:\"a\"":{}}}}"#
        #expect(live.managers == ["maker Update \(expected)"])
    }

    @Test("without a schema, mappings are merged and lists are whole") func noSchema() throws {
        let object = ManagedFields.update(
            live: nil, new: try Lamp.object(#"{"a":{"b":[{"name":"x"}],"c":1}}"#), request: Lamp.request("maker"), schema: nil)
        #expect(object.managers == [#"maker Update {"f:spec":{".":{},"f:a":{".":{},"f:b":{},"f:c":{}}}}"#])
    }

    @Test("of Kubernetes' own kinds nobody manages structures that are always there") func builtIn() throws {
        let schema = StructuralSchema(
            try json(
                #"""
                {"type": "object", "properties": {
                  "metadata": {"type": "object"},
                  "spec": {"type": "object", "required": ["items"], "properties": {
                    "items": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                    "template": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": {"type": "string"}}}}},
                    "security": {"type": "object", "properties": {"a": {"type": "string"}}},
                    "kept": {"type": "object", "default": {}, "properties": {"a": {"type": "string"}}}}}}}
                """#))
        let new = try json(
            #"{"apiVersion":"apps/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"items":["x"],"#
                + #""template":{"spec":{"a":"1"}},"security":{"a":"1"},"kept":{"a":"1"}}}"#
        )
        let request = FieldManagerRequest(manager: "maker", apiVersion: "apps/v1", time: Lamp.time(0))
        let expected =
            #"{"f:spec":{"f:items":{"v:\"x\"":{}},"f:kept":{"f:a":{}},"f:security":{".":{},"f:a":{}},"f:template":{"f:spec":{"f:a":{}}}}}"#
        #expect(ManagedFields.update(live: nil, new: new, request: request, schema: schema).managers == ["maker Update \(expected)"])
    }

    @Test(
        "which groups are Kubernetes' own",
        arguments: [
            ("v1", true), ("apps/v1", true), ("networking.k8s.io/v1", true), ("discovery.k8s.io/v1", true),
            ("gateway.networking.k8s.io/v1", false),
            ("networking.istio.io/v1", false), ("cluster.x-k8s.io/v1", false), ("light.example.com/v1", false),
        ])
    func groups(_ apiVersion: String, _ isBuiltIn: Bool) {
        #expect(FieldManagerRequest(manager: "m", apiVersion: apiVersion, time: "").isBuiltIn == isBuiltIn)
    }

    @Test("times alone make no new version") func keepingTimes() throws {
        let live = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker")
        let later = try update(nil, Lamp.object(#"{"watts":5}"#), by: "maker", at: 7)
        #expect(later.times == [Lamp.time(7)])
        #expect(ManagedFields.keepingTimes(live: live, new: later).jsonText == live.jsonText)
        let changed = try changed(later, spec: #"{"watts":6}"#)
        #expect(ManagedFields.keepingTimes(live: live, new: changed).times == [Lamp.time(7)])
        #expect(ManagedFields.keepingTimes(live: nil, new: later) == later)
    }
}
