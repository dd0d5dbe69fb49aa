package import FanlightResources

/// Problems, sorted as they are told and without repetitions, in blocks that a list shares with the list that it came from.
///
/// There may be as many problems as objects. A changed list copies the blocks that it changes, and where two lists share a block they need not be
/// compared to know that they do not differ there.
package struct DiagnosticList: Sendable {
    private final class Block: Sendable {
        let items: [Diagnostic]

        init(_ items: some Sequence<Diagnostic>) { self.items = Array(items) }
    }

    /// Of a new block; one of twice as many items is split.
    private static let blockSize = 64

    /// None is empty.
    private var blocks: [Block]
    package private(set) var count: Int

    /// - Parameter sorted: without repetitions.
    init(sorted: [Diagnostic]) {
        blocks = stride(from: 0, to: sorted.count, by: Self.blockSize).map { Block(sorted.dropFirst($0).prefix(Self.blockSize)) }
        count = sorted.count
    }

    /// Does nothing where it is there already.
    mutating func insert(_ diagnostic: Diagnostic) {
        guard let place = place(of: diagnostic) else {
            blocks.append(Block([diagnostic]))
            count += 1
            return
        }
        var items = blocks[place.block].items
        if place.item < items.count, items[place.item] == diagnostic { return }
        items.insert(diagnostic, at: place.item)
        count += 1
        if items.count < 2 * Self.blockSize {
            blocks[place.block] = Block(items)
        } else {
            blocks.replaceSubrange(
                place.block...place.block, with: [Block(items.prefix(Self.blockSize)), Block(items.dropFirst(Self.blockSize))])
        }
    }

    /// Does nothing where it is not there.
    mutating func remove(_ diagnostic: Diagnostic) {
        guard let place = place(of: diagnostic) else { return }
        var items = blocks[place.block].items
        guard place.item < items.count, items[place.item] == diagnostic else { return }
        items.remove(at: place.item)
        count -= 1
        if items.isEmpty { blocks.remove(at: place.block) } else { blocks[place.block] = Block(items) }
    }

    /// The block that a problem belongs into and its place there; nil where there is no block.
    private func place(of diagnostic: Diagnostic) -> Index? {
        if blocks.isEmpty { return nil }
        let block = (1..<blocks.count).firstIndex(fromWhich: { diagnostic < blocks[$0].items[0] }) - 1
        let items = blocks[block].items
        return Index(block: block, item: items.indices.firstIndex(fromWhich: { !(items[$0] < diagnostic) }))
    }

    /// The problems that another list has not, and those that only the other has.
    package func difference(from other: DiagnosticList) -> (added: [Diagnostic], removed: [Diagnostic]) {
        var added: [Diagnostic] = []
        var removed: [Diagnostic] = []
        var (mine, theirs) = (startIndex, other.startIndex)
        while mine < endIndex, theirs < other.endIndex {
            if mine.item == 0, theirs.item == 0, blocks[mine.block] === other.blocks[theirs.block] {
                mine = Index(block: mine.block + 1, item: 0)
                theirs = Index(block: theirs.block + 1, item: 0)
            } else if self[mine] == other[theirs] {
                formIndex(after: &mine)
                other.formIndex(after: &theirs)
            } else if self[mine] < other[theirs] {
                added.append(self[mine])
                formIndex(after: &mine)
            } else {
                removed.append(other[theirs])
                other.formIndex(after: &theirs)
            }
        }
        return (added + self[mine...], removed + other[theirs...])
    }
}

extension DiagnosticList: Collection {
    package struct Index: Comparable {
        fileprivate let block: Int
        fileprivate let item: Int

        package static func < (left: Index, right: Index) -> Bool { (left.block, left.item) < (right.block, right.item) }
    }

    package var startIndex: Index { Index(block: 0, item: 0) }
    package var endIndex: Index { Index(block: blocks.count, item: 0) }

    package func index(after index: Index) -> Index {
        index.item + 1 < blocks[index.block].items.count
            ? Index(block: index.block, item: index.item + 1) : Index(block: index.block + 1, item: 0)
    }

    package subscript(index: Index) -> Diagnostic { blocks[index.block].items[index.item] }
}

extension DiagnosticList: Equatable, ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Diagnostic...) { self.init(sorted: Set(elements).sorted()) }

    package static func == (left: DiagnosticList, right: DiagnosticList) -> Bool { left.count == right.count && left.elementsEqual(right) }
}
