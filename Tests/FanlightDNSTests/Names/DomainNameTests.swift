import Testing

@testable import FanlightDNS

@Suite struct DomainNameTests {
    @Test("case and a dot at the end make no difference") func equal() throws {
        #expect(try DomainName("Shop.Example.COM.") == DomainName("shop.example.com"))
        #expect(try DomainName("Shop.Example.COM.").description == "shop.example.com")
    }

    @Test("a dot alone is the root, which has all names") func root() throws {
        let root = try DomainName(".")
        #expect(root.description == ".")
        #expect(root.contains(try DomainName("example.com")))
    }

    @Test("a name has itself and what is below it, by whole labels") func contains() throws {
        let name = try DomainName("example.com")
        #expect(name.contains(name))
        #expect(name.contains(try DomainName("a.b.example.com")))
        #expect(!name.contains(try DomainName("badexample.com")))
        #expect(!name.contains(try DomainName("com")))
    }

    @Test(
        "what is no domain name is refused with its reason",
        arguments: [
            ("", "must not be empty"), ("a..b", "between two dots"), (".a", "between two dots"), ("a b.com", "letters, digits"),
            ("bücher.example", "xn--"), ("*.example.com", "letters, digits"),
            (String(repeating: "a", count: 64) + ".com", "at most 63"),
            (Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: "."), "shorter than 254"),
        ])
    func refused(_ text: String, _ reason: String) {
        let error = #expect(throws: DomainNameError.self) { try DomainName(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("labels of 63 and names of 255 bytes are taken") func longest() throws {
        let label = String(repeating: "a", count: 63)
        let name = [label, label, label, String(repeating: "b", count: 61)].joined(separator: ".")
        #expect(try DomainName(name).wireLength == 255)
        #expect(try DomainName(name).prefixed(by: "ns") == nil)
    }

    @Test(
        "addresses are told from what only looks like one",
        arguments: ["", "1.2.3", "1.2.3.4/8", "fe80::1%lo", "01.2.3.4", "localhost", "[::1]"])
    func noAddress(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("addresses are read in network order") func addresses() {
        #expect(IPAddress("127.0.0.2")?.bytes == [127, 0, 0, 2])
        #expect(IPAddress("fd00::2")?.bytes == [0xFD] + Array(repeating: 0, count: 14) + [2])
    }
}
