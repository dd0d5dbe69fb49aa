import FanlightEventLoop
import Testing

@Suite("Buffers and slabs")
struct BufferTests {
    @Test("A queue gives back what was appended, in order, over growth and removal")
    func queue() {
        var queue = ByteQueue()
        var model: [UInt8] = []
        var random = RandomSource(seed: 3, 4)
        for _ in 0..<2000 {
            let piece = (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            queue.append(piece)
            model += piece
            let dropped = random.below(model.count + 1)
            queue.drop(dropped)
            model.removeFirst(dropped)
            #expect(queue.bytes.array == model)
        }
    }

    @Test("Numbers are written in decimal", arguments: [0, 7, 10, 65535, -12, Int.max, Int.min])
    func decimal(number: Int) {
        var queue = ByteQueue()
        queue.append(decimal: number)
        #expect(queue.bytes.text == String(number))
    }
}
