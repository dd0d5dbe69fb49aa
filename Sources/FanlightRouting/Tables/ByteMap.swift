/// A map from byte strings to values that is looked up without allocation and copied in part when a copy is changed.
///
/// Keys are spread over shards of some dozens; each is an open-addressing table over one arena of key bytes. A copy shares its shards with
/// the original, so that changing one key in a copy of ten thousand costs one shard.
struct ByteMap<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var offset: UInt32
        var length: UInt32
        var tag: UInt32
        var value: Value
    }

    private struct Shard: Sendable {
        var entries: [Entry] = []
        var keys: [UInt8] = []
        /// Tag in the upper half, index of the entry plus one in the lower; 0 is free. A power of two, at least half free.
        var slots: [UInt64] = []
    }

    let seed: UInt64
    let ignoresCase: Bool
    private(set) var count = 0
    private var shards: [Shard]

    /// - Parameter ignoresCase: keys are given in lower case and looked up in any case.
    init(seed: UInt64, ignoresCase: Bool, capacity: Int) {
        self.seed = seed
        self.ignoresCase = ignoresCase
        guard capacity > 0 else {
            shards = []
            return
        }
        var shardCount = 1
        while shardCount * 48 < capacity, shardCount < 1 << 16 { shardCount *= 2 }
        shards = Array(repeating: Shard(), count: shardCount)
    }

    var isEmpty: Bool { count == 0 }

    /// The value of a key whose hash is known.
    @inline(__always)
    func value(hash: UInt64, key: UnsafeRawBufferPointer) -> Value? {
        if count == 0 { return nil }
        let shard = Int(truncatingIfNeeded: hash) & (shards.count - 1)
        guard let index = index(hash: hash, key: key, shard: shard) else { return nil }
        return shards[shard].entries[index].value
    }

    func value(_ key: UnsafeRawBufferPointer) -> Value? {
        value(hash: ByteHash.whole(key, seed: seed, ignoresCase: ignoresCase), key: key)
    }

    @inline(__always)
    private func index(hash: UInt64, key: UnsafeRawBufferPointer, shard: Int) -> Int? {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        return shards[shard].slots.withUnsafeBufferPointer { slots in
            if slots.isEmpty { return nil }
            let mask = slots.count - 1
            var slot = Int(tag) & mask
            while true {
                let word = slots[slot]
                if word == 0 { return nil }
                if UInt32(truncatingIfNeeded: word >> 32) == tag {
                    let index = Int(truncatingIfNeeded: word & 0xFFFF_FFFF) - 1
                    if holds(key, shard: shard, index: index) { return index }
                }
                slot = (slot + 1) & mask
            }
        }
    }

    @inline(__always)
    private func holds(_ key: UnsafeRawBufferPointer, shard: Int, index: Int) -> Bool {
        let length = Int(shards[shard].entries[index].length)
        guard length == key.count else { return false }
        let offset = Int(shards[shard].entries[index].offset)
        return shards[shard].keys.withUnsafeBytes { keys in
            let own = UnsafeRawBufferPointer(rebasing: keys[offset..<offset + length])
            return ignoresCase ? ASCII.areEqualIgnoringCase(key, lower: own) : ASCII.areEqual(key, own)
        }
    }

    /// Changes the value of a key; nil stands for a key that is not there, before and after.
    mutating func update(_ key: [UInt8], _ change: (inout Value?) -> Void) {
        if shards.isEmpty { shards = [Shard()] }
        key.withUnsafeBytes { key in
            let hash = ByteHash.whole(key, seed: seed, ignoresCase: ignoresCase)
            let shard = Int(truncatingIfNeeded: hash) & (shards.count - 1)
            guard let index = index(hash: hash, key: key, shard: shard) else {
                var value: Value?
                change(&value)
                if let value { insert(value, hash: hash, key: key, shard: shard) }
                return
            }
            var value: Value? = shards[shard].entries[index].value
            change(&value)
            if let value {
                shards[shard].entries[index].value = value
            } else {
                remove(index, shard: shard)
            }
        }
    }

    private mutating func insert(_ value: Value, hash: UInt64, key: UnsafeRawBufferPointer, shard: Int) {
        let tag = UInt32(truncatingIfNeeded: hash >> 32)
        let offset = UInt32(shards[shard].keys.count)
        shards[shard].keys.append(contentsOf: key)
        shards[shard].entries.append(Entry(offset: offset, length: UInt32(key.count), tag: tag, value: value))
        count += 1
        if shards[shard].entries.count * 2 > shards[shard].slots.count {
            Self.fillSlots(of: &shards[shard])
        } else {
            Self.occupy(&shards[shard].slots, tag: tag, index: shards[shard].entries.count - 1)
        }
    }

    private mutating func remove(_ index: Int, shard: Int) {
        let old = shards[shard]
        var new = Shard()
        new.entries.reserveCapacity(old.entries.count)
        for (position, entry) in old.entries.enumerated() where position != index {
            var entry = entry
            let start = Int(entry.offset)
            entry.offset = UInt32(new.keys.count)
            new.keys.append(contentsOf: old.keys[start..<start + Int(entry.length)])
            new.entries.append(entry)
        }
        Self.fillSlots(of: &new)
        shards[shard] = new
        count -= 1
    }

    private static func fillSlots(of shard: inout Shard) {
        var capacity = 4
        while capacity < shard.entries.count * 3 { capacity *= 2 }
        shard.slots = Array(repeating: 0, count: capacity)
        for index in shard.entries.indices { occupy(&shard.slots, tag: shard.entries[index].tag, index: index) }
    }

    private static func occupy(_ slots: inout [UInt64], tag: UInt32, index: Int) {
        let mask = slots.count - 1
        var slot = Int(tag) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt64(tag) << 32 | UInt64(index + 1)
    }

    /// Has grown so far beyond the capacity it was made for that it should be made anew.
    var isCrowded: Bool { count > shards.count * 256 }
}
