import FanlightResources
import FanlightSchemas
import FanlightStore

/// Keeps what lists are searched and ordered by, so that a page reads only the objects that have changed since the page before.
actor ListIndex {
    /// A kind in one of its versions, whose columns may differ.
    private struct Name: Hashable {
        let kind: String
        let version: String
    }

    private struct Shelf {
        let columns: [PrinterColumn]
        /// Sorted by namespace and name.
        var objects: [ListedObject]
        var bytes: Int
        var lastUse: Int
    }

    private let maximumBytes: Int
    private var shelves: [Name: Shelf] = [:]
    private var uses = 0

    /// - Parameter maximumBytes: kinds that were not asked for longest are forgotten beyond that.
    init(maximumBytes: Int = 64 << 20) { self.maximumBytes = maximumBytes }

    /// Roughly what is kept.
    var bytes: Int { shelves.values.reduce(0) { $0 + $1.bytes } }

    /// What is known of each of the objects, in their order.
    ///
    /// - Parameter objects: all of the context's kind and scope, sorted by namespace and name.
    /// - Complexity: O(n), with an object read for each that is new or has changed.
    func objects(for objects: [StoredObject], _ context: ResourceContext, _ columns: ListColumns) -> [ListedObject] {
        uses += 1
        let name = Name(kind: context.kind.definitionName, version: context.version.name)
        var shelf = shelves[name] ?? Shelf(columns: columns.columns, objects: [], bytes: 0, lastUse: 0)
        if shelf.columns != columns.columns { shelf = Shelf(columns: columns.columns, objects: [], bytes: 0, lastUse: 0) }
        shelf.lastUse = uses
        let range = Self.range(of: context.scope, in: shelf.objects)
        let known = range == shelf.objects.indices ? shelf.objects : Array(shelf.objects[range])
        if known.count == objects.count, zip(known, objects).allSatisfy({ $0.revision == $1.revision }) {
            shelves[name] = shelf
            return known
        }
        // The shelf must not hold the array while it is changed, or all of it would be copied.
        shelves[name] = nil
        let merged = Self.merged(known, with: objects, columns)
        shelf.bytes += merged.reduce(0) { $0 + $1.bytes } - known.reduce(0) { $0 + $1.bytes }
        if range == shelf.objects.indices { shelf.objects = merged } else { shelf.objects.replaceSubrange(range, with: merged) }
        if shelf.bytes <= maximumBytes { shelves[name] = shelf }
        makeRoom()
        return merged
    }

    private func makeRoom() {
        var bytes = bytes
        while bytes > maximumBytes, let oldest = shelves.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            bytes -= oldest.value.bytes
            shelves[oldest.key] = nil
        }
    }

    private static func merged(_ known: [ListedObject], with objects: [StoredObject], _ columns: ListColumns) -> [ListedObject] {
        var merged: [ListedObject] = []
        merged.reserveCapacity(objects.count)
        var index = 0
        for object in objects {
            if index < known.count, known[index].revision != object.revision {
                while index < known.count, (known[index].namespace, known[index].name) < (object.key.namespace, object.key.name) {
                    index += 1
                }
            }
            if index < known.count, known[index].revision == object.revision {
                merged.append(known[index])
                index += 1
            } else {
                merged.append(columns.listed(object))
            }
        }
        return merged
    }

    /// Where the objects of a namespace are; everything for nil.
    private static func range(of namespace: String?, in objects: [ListedObject]) -> Range<Int> {
        guard let namespace else { return objects.indices }
        func firstIndex(where isBehind: (String) -> Bool) -> Int {
            var low = 0
            var high = objects.count
            while low < high {
                let middle = low + (high - low) / 2
                if isBehind(objects[middle].namespace) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        return firstIndex { $0 >= namespace }..<firstIndex { $0 > namespace }
    }
}
