import FanlightWorkloads
import Testing

@Suite struct AddressPoolTests {
    private func pool(_ block: String, _ assignments: [String: String] = [:]) throws -> AddressPool {
        AddressPool(block: try #require(AddressBlock(block)), assignments: assignments)
    }

    @Test("gateways get the free addresses in order, and keep them")
    func inOrder() throws {
        var pool = try pool("127.0.0.0/24")
        #expect(pool.address(for: "a/one") == "127.0.0.2")
        #expect(pool.address(for: "a/two") == "127.0.0.3")
        #expect(pool.address(for: "a/one") == "127.0.0.2")
    }

    @Test("assignments of before are kept, those outside of the block are not")
    func earlierAssignments() throws {
        var pool = try pool("127.0.0.0/24", ["a/one": "127.0.0.9", "a/two": "127.0.7.9"])
        #expect(pool.address(for: "a/one") == "127.0.0.9")
        #expect(pool.address(for: "a/two") == "127.0.0.2")
    }

    @Test("a wanted address is given where it is free and inside the block")
    func wantedAddress() throws {
        var pool = try pool("127.0.0.0/24")
        #expect(pool.address(for: "a/one", wanted: "127.0.0.40") == "127.0.0.40")
        #expect(pool.address(for: "a/two", wanted: "127.0.0.40") == "127.0.0.2")
        #expect(pool.address(for: "a/three", wanted: "10.0.0.1") == "127.0.0.3")
    }

    @Test("a released address is free again")
    func release() throws {
        var pool = try pool("127.0.0.0/24")
        _ = pool.address(for: "a/one")
        pool.release("a/one")
        #expect(pool.address(for: "a/two") == "127.0.0.2")
    }

    @Test("a full block has no address")
    func fullBlock() throws {
        var pool = try pool("127.0.0.8/31")
        #expect(pool.address(for: "a/one") == "127.0.0.8")
        #expect(pool.address(for: "a/two") == "127.0.0.9")
        #expect(pool.address(for: "a/three") == nil)
    }

    @Test(
        "what is no block is refused", arguments: ["", "127.0.0.0", "127.0.0/24", "127.0.0.0/33", "127.0.0.256/24", "::1/64", "0.0.0.0/0"])
    func badBlocks(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
