import FanlightResources
import Testing

@Suite struct LabelSelectorTests {
    private static func expression(_ key: String, _ operation: String, _ values: [String]) -> Node {
        .object(["key": .string(key), "operator": .string(operation), "values": .array(values.map { .string($0) })])
    }

    private static func selector(_ expressions: Node...) -> LabelSelector? {
        LabelSelector(.object(["matchLabels": .object(["app": .string("a")]), "matchExpressions": .array(expressions)]))
    }

    @Test("all requirements must hold")
    func matches() {
        let selector = Self.selector(
            Self.expression("tier", "In", ["x", "y"]), Self.expression("zone", "NotIn", ["z"]), Self.expression("on", "Exists", []),
            Self.expression("off", "DoesNotExist", []))
        let labels = ["app": "a", "tier": "y", "on": ""]
        #expect(selector?.matches(labels) == true)
        for (key, value) in [("app", "b"), ("tier", "z"), ("zone", "z"), ("off", "")] {
            #expect(selector?.matches(labels.merging([key: value]) { $1 }) == false, "\(key)=\(value)")
        }
        #expect(selector?.matches(labels.filter { $0.key != "on" }) == false)
        #expect(selector?.matches(labels.filter { $0.key != "tier" }) == false)
    }

    @Test("numbers are compared as numbers, and what is none does not match")
    func bounds() {
        let selector = LabelSelector(requirements: [.greater("n", 9), .less("n", 11)])
        #expect(selector.matches(["n": "10"]))
        #expect(!selector.matches(["n": "9"]))
        #expect(!selector.matches(["n": "11"]))
        #expect(!selector.matches(["n": "ten"]))
        #expect(!selector.matches([:]))
    }

    @Test("without requirements everything matches")
    func everything() {
        #expect(LabelSelector(.emptyObject) == .everything)
        #expect(LabelSelector.everything.isEverything)
        #expect(LabelSelector.everything.matches([:]))
    }

    @Test(
        "an operator that is unknown, or has no values or too many, makes no selector",
        arguments: [("Is", ["x"]), ("In", []), ("NotIn", []), ("Exists", ["x"]), ("DoesNotExist", ["x"])])
    func broken(operation: String, values: [String]) { #expect(Self.selector(Self.expression("k", operation, values)) == nil) }
}
