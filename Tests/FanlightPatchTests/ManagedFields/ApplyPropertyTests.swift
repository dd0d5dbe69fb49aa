import FanlightPatch
import FanlightResources
import Testing

/// What holds for any sequence of writes.
@Suite struct ApplyPropertyTests {
    @Test("applying the same again changes nothing", arguments: 0..<150)
    func idempotent(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let schema = try Lamp.schema()
        var live: Node?
        for second in 0..<4 {
            let manager = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            let configuration = try Lamp.object(RandomLamp.spec(&random).jsonText)
            let object = try ServerSideApply.apply(
                live: live, applied: configuration, request: Lamp.request(manager, at: second, force: true), schema: schema)
            let again = try ServerSideApply.apply(
                live: object, applied: configuration, request: Lamp.request(manager, at: second + 20), schema: schema)
            #expect(again.jsonText == object.jsonText)
            live = object
        }
    }

    @Test("what was applied is what the object says", arguments: 0..<150)
    func applied(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let schema = try Lamp.schema()
        let live = ManagedFields.update(
            live: nil, new: try Lamp.object(RandomLamp.spec(&random).jsonText), request: Lamp.request("maker"), schema: schema)
        let configuration = try Lamp.object(RandomLamp.spec(&random).jsonText)
        let object = try ServerSideApply.apply(
            live: live, applied: configuration, request: Lamp.request("applier", at: 1, force: true), schema: schema)
        // Applied by somebody else it is no conflict, and changes nothing but who manages.
        let other = try ServerSideApply.apply(live: object, applied: configuration, request: Lamp.request("other", at: 2), schema: schema)
        #expect(other["spec"] == object["spec"])
        // Once the applier applies nothing, only what the maker had is left of what both had.
        let dropped = try ServerSideApply.apply(live: object, applied: Lamp.bare(), request: Lamp.request("applier", at: 3), schema: schema)
        #expect(!dropped.managers.contains { $0.hasPrefix("applier ") })
    }

    @Test("an applier that takes everything back leaves the object as it found it, where it found nothing of it", arguments: 0..<100)
    func undone(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let schema = try Lamp.schema()
        let live = ManagedFields.update(
            live: nil, new: try Lamp.object(#"{"watts":1,"colors":["x"]}"#), request: Lamp.request("maker"), schema: schema)
        var spec = RandomLamp.spec(&random)
        spec[member: "watts"] = nil
        spec[member: "colors"] = nil
        let object = try ServerSideApply.apply(
            live: live, applied: Lamp.object(spec.jsonText), request: Lamp.request("applier", at: 1), schema: schema)
        let undone = try ServerSideApply.apply(live: object, applied: Lamp.bare(), request: Lamp.request("applier", at: 2), schema: schema)
        #expect(undone == live)
    }

    @Test("a replaced object is managed by those who set its fields, and by nobody beyond it", arguments: 0..<150)
    func replaced(_ seed: Int) throws {
        var random = SeededGenerator(seed)
        let schema = try Lamp.schema()
        var live = ManagedFields.update(
            live: nil, new: try Lamp.object(RandomLamp.spec(&random).jsonText), request: Lamp.request("m0"), schema: schema)
        for second in 1..<5 {
            let new = try Lamp.object(RandomLamp.spec(&random).jsonText)
            live = ManagedFields.update(live: live, new: new, request: Lamp.request("m\(second)", at: second), schema: schema)
            let whole = ManagedFields.update(live: nil, new: new, request: Lamp.request("all"), schema: schema)
            let sets = (live[path: ["metadata", "managedFields"]]?.elements ?? []).compactMap {
                $0["fieldsV1"].flatMap(FieldSet.init(fieldsV1:))
            }
            let all = (whole[path: ["metadata", "managedFields"]]?.elements ?? []).compactMap {
                $0["fieldsV1"].flatMap(FieldSet.init(fieldsV1:))
            }
            let united = sets.reduce(FieldSet()) { $0.union($1) }
            let expected = all.reduce(FieldSet()) { $0.union($1) }
            // Every field has a manager, and only one; a field that is gone has none. Lists and mappings that were once empty are leaves that
            // stay somebody's while they fill up.
            #expect(expected.subtracting(united).isEmpty)
            #expect(sets.reduce(0) { $0 + $1.count } == united.count)
            #expect(united.subtracting(expected).isEmpty)
        }
    }
}
