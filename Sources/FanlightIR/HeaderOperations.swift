/// Edits of a message's headers: removals first, then the rest in order.
package struct HeaderOperations: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        /// Lower case.
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Lower case, sorted.
    package var remove: [String]
    /// Replace all fields of that name; sorted by name.
    package var set: [Field]
    /// Appended; sorted by name.
    package var add: [Field]

    package init(remove: [String] = [], set: [Field] = [], add: [Field] = []) {
        self.remove = remove
        self.set = set
        self.add = add
    }

    package var isEmpty: Bool { remove.isEmpty && set.isEmpty && add.isEmpty }
}
