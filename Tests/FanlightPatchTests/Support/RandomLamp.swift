import FanlightResources

/// Specs of lamps that break no rule of the schema.
enum RandomLamp {
    static func spec(_ random: inout SeededGenerator) -> Node {
        var spec = Node.emptyObject
        func some() -> Bool { Int.random(in: 0..<5, using: &random) < 2 }
        func texts(_ choices: [String]) -> [String] { choices.filter { _ in Bool.random(using: &random) }.shuffled(using: &random) }
        func mapping(_ keys: [String], _ value: (String) -> Node) -> Node {
            Node(.mapping(keys.map { Node.Member(key: $0, line: 0, column: 0, value: value($0)) }))
        }
        func number() -> Node { .integer(Int.random(in: 0..<3, using: &random)) }
        if some() { spec[member: "watts"] = number() }
        if some() { spec[member: "on"] = .bool(Bool.random(using: &random)) }
        if some() { spec[member: "tags"] = .array((["t"] + texts(["a", "b", "c"])).map { .string($0) }) }
        if some() { spec[member: "colors"] = .array(texts(["r", "g"]).map { .string($0) }) }
        if some() { spec[member: "notes"] = mapping(["n"] + texts(["x", "y"])) { _ in .string(Bool.random(using: &random) ? "1" : "2") } }
        if some() { spec[member: "selector"] = mapping(texts(["x", "y"])) { _ in .string("1") } }
        if some() {
            spec[member: "sockets"] = .array(
                (["1"] + texts(["2", "3"])).map { port in
                    var socket = Node.object(["port": .integer(Int(port) ?? 0)])
                    if Bool.random(using: &random) { socket[member: "protocol"] = .string("TCP") }
                    if Bool.random(using: &random) { socket[member: "name"] = .string(Bool.random(using: &random) ? "p" : "q") }
                    if Bool.random(using: &random) { socket[member: "limits"] = mapping(["m"] + texts(["k"])) { _ in number() } }
                    return socket
                })
        }
        if some() { spec[member: "bulb"] = .object(["hours": number()]) }
        if some() { spec[member: "extra"] = mapping(["e"] + texts(["f"])) { _ in .object(["g": .integer(1)]) } }
        return spec
    }
}
