/// A set of fields of an object: who manages what, and what a write changed.
///
/// A tree over the steps of the paths. That a field is in the set says nothing about the fields around it: `spec` may be in the set and
/// `spec.hosts` not, and the other way round.
package struct FieldSet: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let element: PathElement
        /// Whether the field itself is in the set.
        var isMember: Bool
        /// The fields of the set that lie below it.
        var children: FieldSet
    }

    /// Sorted, each element once; each entry is a member or has children.
    private(set) var entries: [Entry] = []

    package init() {}

    init(entries: [Entry]) { self.entries = entries }

    package init(_ paths: [[PathElement]]) {
        for path in paths { insert(path) }
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// How many fields are in the set.
    package var count: Int { entries.reduce(0) { $0 + ($1.isMember ? 1 : 0) + $1.children.count } }

    package mutating func insert(_ path: [PathElement]) { insert(path[...]) }

    private mutating func insert(_ path: ArraySlice<PathElement>) {
        guard let first = path.first else { return }
        var entry = Entry(element: first, isMember: false, children: FieldSet())
        let position = position(of: first)
        let exists = position < entries.count && entries[position].element == first
        if exists { entry = entries[position] }
        if path.count == 1 { entry.isMember = true } else { entry.children.insert(path.dropFirst()) }
        if exists { entries[position] = entry } else { entries.insert(entry, at: position) }
    }

    /// Adds what is known of one element. Nothing is added where there is nothing; where the element is known already, both are united.
    mutating func add(_ element: PathElement, isMember: Bool, children: FieldSet) {
        guard isMember || !children.isEmpty else { return }
        let entry = Entry(element: element, isMember: isMember, children: children)
        guard let last = entries.last, last.element >= element else { return entries.append(entry) }
        let position = position(of: element)
        if entries[position].element == element {
            entries[position].isMember = entries[position].isMember || isMember
            entries[position].children = entries[position].children.union(children)
        } else {
            entries.insert(entry, at: position)
        }
    }

    package func contains(_ path: [PathElement]) -> Bool {
        guard let first = path.first, let entry = entry(first) else { return false }
        return path.count == 1 ? entry.isMember : entry.children.contains(Array(path.dropFirst()))
    }

    func entry(_ element: PathElement) -> Entry? {
        let position = position(of: element)
        guard position < entries.count, entries[position].element == element else { return nil }
        return entries[position]
    }

    /// All paths; those of a level come before those below it, as conflicts are listed.
    package var paths: [[PathElement]] {
        var paths: [[PathElement]] = []
        collect(below: [], into: &paths)
        return paths
    }

    private func collect(below path: [PathElement], into paths: inout [[PathElement]]) {
        for entry in entries where entry.isMember { paths.append(path + [entry.element]) }
        for entry in entries where !entry.children.isEmpty { entry.children.collect(below: path + [entry.element], into: &paths) }
    }

    /// Where the element stands, or belongs.
    private func position(of element: PathElement) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].element < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
