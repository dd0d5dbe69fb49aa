import FanlightWorkloads
import Testing

@Suite struct AddressBookTests {
    private func book(_ services: String = "127.0.0.0/24", _ pods: String = "127.1.0.0/24", _ assignments: [String: String] = [:]) throws
        -> AddressBook
    {
        AddressBook(services: try #require(AddressBlock(services)), pods: try #require(AddressBlock(pods)), assignments: assignments)
    }

    @Test("load balancers get addresses of the one block, Pods and cluster addresses of the other")
    func blocks() throws {
        var book = try book()
        #expect(book.address(for: .loadBalancer("a/one")).address == "127.0.0.2")
        #expect(book.address(for: .cluster("a/one")).address == "127.1.0.2")
        #expect(book.address(for: .pod("a/one-x")).address == "127.1.0.3")
        #expect(book.address(for: .pod("a/one-x")).address == "127.1.0.3")
    }

    @Test("one block for everything gives no address twice")
    func oneBlock() throws {
        var book = try book("127.0.0.0/29", "127.0.0.0/29")
        let addresses = [
            book.address(for: .loadBalancer("a/one")), book.address(for: .cluster("a/one")), book.address(for: .pod("a/x")),
            book.address(for: .pod("a/y")), book.address(for: .pod("a/z")),
        ].map(\.address)
        #expect(addresses == ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6"])
        let full = book.address(for: .pod("a/late"))
        #expect(full.address == nil)
        #expect(full.problem == .exhausted(book.pods))
    }

    @Test("what was saved is had again, and given to nobody else")
    func saved() throws {
        var first = try book()
        _ = first.address(for: .loadBalancer("a/one"))
        _ = first.address(for: .loadBalancer("a/two"))
        first.release(.loadBalancer("a/one"))
        var second = try book("127.0.0.0/24", "127.1.0.0/24", first.assignments)
        #expect(second[.loadBalancer("a/two")] == "127.0.0.3")
        #expect(second.address(for: .loadBalancer("a/new")).address == "127.0.0.2")
        #expect(second.address(for: .loadBalancer("a/newer")).address == "127.0.0.4")
    }

    @Test("the addresses of a file of before, by the gateway's name alone, are load balancers'")
    func formerFile() throws {
        let book = try book("127.0.0.0/24", "127.1.0.0/24", ["a/one": "127.0.0.9", "ClusterIP:a/one": "127.1.0.7", "Pod:a/x": "10.0.0.1"])
        #expect(book[.loadBalancer("a/one")] == "127.0.0.9")
        #expect(book[.cluster("a/one")] == "127.1.0.7")
        #expect(book[.pod("a/x")] == nil)
    }

    @Test("a wanted address is given; one that is taken or outside is told, and another given instead")
    func wanted() throws {
        var book = try book()
        #expect(book.address(for: .loadBalancer("a/one"), wanted: "127.0.0.40").address == "127.0.0.40")
        let clash = book.address(for: .loadBalancer("a/two"), wanted: "127.0.0.40")
        #expect(clash.address == "127.0.0.2")
        #expect(clash.problem == .taken("127.0.0.40", by: .loadBalancer("a/one")))
        let outside = book.address(for: .loadBalancer("a/two"), wanted: "10.0.0.1")
        #expect(outside.address == "127.0.0.2")
        #expect(outside.problem == .outside("10.0.0.1", book.services))
        #expect(book.address(for: .loadBalancer("a/three"), wanted: "127.0.0.1").problem == .outside("127.0.0.1", book.services))
        book.release(.loadBalancer("a/one"))
        #expect(book.address(for: .loadBalancer("a/two"), wanted: "127.0.0.40").address == "127.0.0.40")
        #expect(book.holder(of: "127.0.0.2") == nil)
    }

    @Test("an address that an object has is taken over unless another has it")
    func adoption() throws {
        var book = try book()
        let attempts = [("127.0.0.5", "a/one"), ("127.0.0.5", "a/two"), ("10.0.0.5", "a/two"), ("127.0.0.6", "a/one")].map {
            book.adopt($0.0, for: .loadBalancer($0.1))
        }
        #expect(attempts == [true, false, false, true])
        #expect(book.holder(of: "127.0.0.5") == nil)
    }

    @Test("whoever is not there any more gives its address back")
    func retained() throws {
        var book = try book()
        for name in ["a", "b", "c"] { _ = book.address(for: .pod(name)) }
        book.retain([.pod("b")])
        #expect(book.assignments == ["Pod:b": "127.1.0.3"])
        #expect(book.address(for: .pod("d")).address == "127.1.0.2")
        #expect(book.address(for: .pod("e")).address == "127.1.0.4")
    }

    @Test("random requests never give one address to two, and whoever has one keeps it", arguments: 0..<20)
    func random(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var book = try book("127.0.0.0/28", "127.0.0.0/27")
        var held: [AddressBook.Holder: String] = [:]
        for _ in 0..<400 {
            let name = "n\(Int.random(in: 0..<12, using: &generator))"
            let holder = [AddressBook.Holder.loadBalancer(name), .cluster(name), .pod(name)].randomElement(using: &generator) ?? .pod(name)
            if Bool.random(using: &generator) {
                let address = book.address(for: holder).address
                if let known = held[holder] { #expect(address == known) }
                held[holder] = address
            } else {
                book.release(holder)
                held[holder] = nil
            }
            #expect(Set(held.values).count == held.count)
        }
        #expect(book.assignments.count == held.count)
    }
}
