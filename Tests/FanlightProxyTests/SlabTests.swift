import FanlightEventLoop
import Testing

@testable import FanlightProxy

@Suite("Slabs")
struct SlabTests {
    @Test("A place that is given back has a new generation and is used again")
    func slab() {
        var slab = Slab<Int>(capacity: 2)
        let first = slab.take { 1 }
        let second = slab.take { 2 }
        #expect(first == 0 && second == 1)
        #expect(slab.take { 3 } == nil)
        let generation = slab.generation(0)
        slab.giveBack(0)
        #expect(slab.generation(0) != generation)
        #expect(slab.take { 4 } == 0)
        slab[0] = 9
        #expect(slab[0] == 9 && slab[1] == 2)
    }
}
