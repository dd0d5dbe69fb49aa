import FanlightResources
import FanlightSchemas
import Testing

/// Bodies come from anybody: what is wrong is an error with a reason, and nothing more.
@Suite struct ProtobufProblemTests {
    private let empty = ProtobufBytes()

    private func problem(_ body: [UInt8], table: ProtobufTable = .embedded) -> String {
        do {
            return "none: \(try ProtobufObject.decode(body, table: table).jsonText)"
        } catch {
            return error.description
        }
    }

    @Test("a body that is no object of a known kind says so")
    func envelopes() {
        #expect(problem([]) == "the body does not start with the mark of Kubernetes' protobuf")
        #expect(problem(Array("{}".utf8)) == "the body does not start with the mark of Kubernetes' protobuf")
        #expect(problem(Array("k8s\0".utf8)) == "no kind \"\" is registered for version \"\" in protobuf")
        #expect(problem(empty.body("v1", "Widget")) == "no kind \"Widget\" is registered for version \"v1\" in protobuf")
        #expect(problem(empty.body("v2", "Pod")) == "no kind \"Pod\" is registered for version \"v2\" in protobuf")
        #expect(problem(empty.body("v1", "Pod", encoding: "gzip")) == "an object in \"gzip\" is not read from protobuf")
        #expect(problem(empty.body("v1", "Pod", type: "application/json")) == "an object in \"application/json\" is not read from protobuf")
        #expect(problem(empty.body("v1", "Pod", type: "application/vnd.kubernetes.protobuf")).hasPrefix("none"))
    }

    @Test("fields of another type than they should be are refused")
    func types() {
        #expect(problem(empty.number(1, 1).body("v1", "Pod")) == "field metadata has the wrong wire type")
        #expect(problem(empty.message(1, empty.content(1, [0xFF])).body("v1", "Pod")) == "field name is no UTF-8")
        #expect(problem(empty.message(1, empty.text(7, "x")).body("v1", "Pod")) == "field generation has the wrong wire type")
        #expect(
            problem(empty.message(1, empty.message(8, empty.number(1, 1 << 60))).body("v1", "Pod")) == "field creationTimestamp is no time")
        #expect(
            problem(empty.message(1, empty.message(17, empty.message(7, empty.text(1, "{")))).body("v1", "Pod"))
                == "field fieldsV1 is no JSON")
        #expect(problem(empty.adding([0x0B]).body("v1", "Pod")) == "field 1 has the unknown wire type 3")
        #expect(problem(empty.adding([0x02, 0]).body("v1", "Pod")) == "a field has the number 0")
        #expect(
            problem(empty.adding([0x08] + Array(repeating: 0xFF, count: 11)).body("v1", "Pod")) == "a number is longer than 64 bits")
        #expect(
            problem(empty.adding([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]).body("v1", "Pod"))
                == "the message ends within a field")
        #expect(problem(empty.adding([0x0A, 5, 1]).body("v1", "Pod")) == "the message ends within a field")
    }

    @Test("messages nest only so deep")
    func depth() {
        let table = ProtobufTable("kind v1 p Tree\npackage p\nmessage Tree\n  child:1:Tree leaf:2:string")
        func tree(_ depth: Int) -> [UInt8] {
            (0..<depth).reduce(empty.text(2, "x")) { inner, _ in empty.message(1, inner) }.body("v1", "Tree")
        }
        #expect(problem(tree(40), table: table).hasPrefix("none"))
        #expect(problem(tree(64), table: table) == "messages nest deeper than 64 levels")
        #expect(problem(tree(5_000), table: table) == "messages nest deeper than 64 levels")
    }

    @Test("fields are counted, since each takes memory however small it is")
    func fieldCount() {
        let volumes = Array(repeating: [0x0A, 0] as [UInt8], count: 1_000_001).flatMap { $0 }
        #expect(problem(empty.message(2, empty.adding(volumes)).body("v1", "Pod")) == "the object has more than 1000000 fields")
        // Numbers that come packed into one field take as much.
        let table = ProtobufTable("kind v1 p Numbers\npackage p\nmessage Numbers\n  list:1:[]int")
        let numbers = empty.content(1, [UInt8](repeating: 1, count: 1_000_001))
        #expect(problem(numbers.body("v1", "Numbers"), table: table) == "the object has more than 1000000 fields")
    }

    @Test("a table that makes no sense says which lines do not")
    func tables() {
        let table = ProtobufTable(
            "  a:1:string\nkind v1 p A B\npackage p\nmessage A\n  a:1:string b:x:int c:3:Nowhere d:4:[]q.Nowhere\nnonsense")
        #expect(table.problems == ["  a:1:string", "nonsense", "b:x:int", "c:3:Nowhere", "d:4:[]q.Nowhere", "p/B"])
    }

    @Test("a body that was cut or changed is an object or a problem, and never more", arguments: 0..<8)
    func damaged(seed: UInt64) throws {
        let limits = empty.message(1, empty.text(1, "cpu").message(2, empty.text(1, "1")))
        let container = empty.text(1, "c").text(2, "i").message(6, empty.number(3, 80)).message(8, limits).number(16, 1)
        let meta = empty.text(1, "p").message(8, empty.number(1, 1_709_208_000)).message(11, empty.text(1, "k").text(2, "v"))
        let body = empty.message(1, meta).message(2, empty.message(2, container).number(4, 30).message(14, empty.number(1, 7))).body(
            "v1", "Pod")
        for count in 0..<body.count { #expect(!problem(Array(body.prefix(count))).isEmpty) }
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<2_000 {
            var damaged = body
            for _ in 0...random(4) { damaged[random(damaged.count)] = UInt8(random(256)) }
            #expect(!problem(damaged).isEmpty)
        }
    }
}
