import FanlightEventLoop

/// What an event or a timer is for: a kind, a place in a slab, and the generation of its holder.
struct LoopToken: Equatable {
    enum Kind: UInt64 {
        case wakeUp
        case listener
        case client
        case upstream
        case exchangeTimeout
        case tryTimeout
        case backoff
        case exchange
    }

    let bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    init(_ kind: Kind, _ index: Int, generation: UInt32 = 0) {
        bits = kind.rawValue << 60 | UInt64(generation & 0x0fff_ffff) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
    }

    var kind: Kind? { Kind(rawValue: bits >> 60) }
    var index: Int { Int(bits & 0xffff_ffff) }

    func isCurrent(_ generation: UInt32) -> Bool { (bits >> 32) & 0x0fff_ffff == UInt64(generation & 0x0fff_ffff) }
}
