/// What a list looks at of an object: the text that is searched, and what it is ordered by.
final class ListedObject: Sendable {
    let namespace: String
    let name: String
    /// Of the object; no other object and no other state of this one has it.
    let revision: UInt64
    /// Folded: namespace and name, labels and cells, each on a line of its own.
    private let text: [UInt8]
    /// As `ListColumns` counts them.
    private let keys: [SortKey]

    init(namespace: String, name: String, revision: UInt64, text: [UInt8], keys: [SortKey]) {
        self.namespace = namespace
        self.name = name
        self.revision = revision
        self.text = text
        self.keys = keys
    }

    /// Roughly what it takes.
    var bytes: Int { 160 + text.count * 2 + keys.count * 24 }

    func key(_ column: Int) -> SortKey { keys[column] }

    func has(_ words: SearchWords) -> Bool { words.occur(inFolded: text) }
}
