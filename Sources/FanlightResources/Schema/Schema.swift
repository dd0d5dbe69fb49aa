/// What the objects of one kind and version may hold.
package struct Schema: Sendable {
    let root: SchemaNode

    /// The problems of an object, in the order of its text; empty for an object that can be decoded.
    ///
    /// Members that are null count as absent, as Kubernetes treats them. At most 100 problems are named.
    ///
    /// - Parameters:
    ///   - node: the whole object, from `apiVersion` on.
    ///   - strict: whether an unknown field is an error instead of a warning.
    /// - Complexity: O(n) in the nodes of the object; no text is built for an object without problems.
    package func check(_ node: Node, strict: Bool) -> [SchemaProblem] {
        var check = SchemaCheck(strict: strict)
        check.check(node, root)
        return check.problems
    }
}
