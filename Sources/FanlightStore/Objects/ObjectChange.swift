/// What a write makes of an object.
package enum ObjectChange: Sendable {
    /// Everything stays as it is.
    case none
    /// The object gets this content, or is created with it. Content, `uid` and `age` that are as before are no change.
    case put(content: ObjectContent, uid: String, age: Int64?)
    /// The object goes. What watchers are told as its last state is `final`, or what is stored where that is nil.
    case delete(final: ObjectContent?)
}

/// What became of a write, once it can no longer be lost.
package struct WriteResult: Sendable {
    /// The object as it is now; nil where there is none, so also after a deletion.
    package let object: StoredObject?
    /// The object as it was before.
    package let old: StoredObject?
    /// The revision that the write made; where it changed nothing, the store's.
    package let revision: UInt64
    /// What watchers are told; nil where the write changed nothing.
    package let event: ObjectEvent?

    package var isChange: Bool { event != nil }
}
