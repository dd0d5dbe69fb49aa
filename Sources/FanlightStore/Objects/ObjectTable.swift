import FanlightResources

/// The objects of one kind, sorted by namespace and name.
///
/// One array, so that a list of everything is the array itself: pages of it cost nothing, and only the first change after a list copies
/// the references. An insertion moves eight bytes for each object behind it.
struct ObjectTable {
    private(set) var objects: [StoredObject] = []

    init() {}

    /// - Parameter objects: in any order.
    init(_ objects: [StoredObject]) {
        self.objects = objects.sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
    }

    subscript(namespace: String, name: String) -> StoredObject? {
        let index = Self.index(of: namespace, name, in: objects)
        guard index < objects.count, objects[index].key.name == name, objects[index].key.namespace == namespace else { return nil }
        return objects[index]
    }

    /// Where the objects of a namespace are; everything for nil.
    func range(of namespace: String?) -> Range<Int> {
        guard let namespace else { return objects.indices }
        let start = Self.index(of: namespace, "", in: objects)
        var low = start
        var high = objects.count
        while low < high {
            let middle = low + (high - low) / 2
            if objects[middle].key.namespace == namespace { low = middle + 1 } else { high = middle }
        }
        return start..<low
    }

    func list(_ namespace: String?) -> [StoredObject] {
        let range = range(of: namespace)
        return range == objects.indices ? objects : Array(objects[range])
    }

    /// Adds the object, or replaces the one of the same key.
    mutating func put(_ object: StoredObject) {
        let index = Self.index(of: object.key.namespace, object.key.name, in: objects)
        if index < objects.count, objects[index].key == object.key {
            objects[index] = object
        } else {
            objects.insert(object, at: index)
        }
    }

    mutating func remove(_ key: ResourceKey) {
        let index = Self.index(of: key.namespace, key.name, in: objects)
        if index < objects.count, objects[index].key == key { objects.remove(at: index) }
    }

    /// The index of the first object that is not before this place.
    static func index(of namespace: String, _ name: String, in objects: [StoredObject]) -> Int {
        var low = 0
        var high = objects.count
        while low < high {
            let middle = low + (high - low) / 2
            let key = objects[middle].key
            if (key.namespace, key.name) < (namespace, name) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ObjectTable {
    /// Takes back changes in a sorted list.
    ///
    /// - Parameter former: for each key that changed its former state, nil where there was no object.
    static func undo(_ former: [ResourceKey: StoredObject?], in current: [StoredObject]) -> [StoredObject] {
        let changed = former.sorted { ($0.key.namespace, $0.key.name) < ($1.key.namespace, $1.key.name) }
        var items: [StoredObject] = []
        items.reserveCapacity(current.count + changed.count)
        var start = 0
        for (key, object) in changed {
            let index = index(of: key.namespace, key.name, in: current)
            items.append(contentsOf: current[start..<index])
            if let object { items.append(object) }
            start = index < current.count && current[index].key == key ? index + 1 : index
        }
        items.append(contentsOf: current[start...])
        return items
    }
}
