extension Node {
    /// The line and column of a field such as `spec.http[2].route[0].destination`.
    ///
    /// Where the field does not exist, the place of its nearest existing ancestor, so that "is required" points at the object that lacks it.
    /// A key that contains a dot is written in brackets with quotes: `metadata.labels["a.b/c"]`.
    package func place(of field: String) -> (line: Int, column: Int) {
        var node = self
        var place = (line: Int(line), column: Int(column))
        for step in FieldPath.steps(of: field) {
            switch step {
            case .key(let key):
                guard let member = node.member(key) else { return place }
                node = member.value
                place = (Int(member.line), Int(member.column))
            case .index(let index):
                guard node.elements.indices.contains(index) else { return place }
                node = node.elements[index]
                place = (Int(node.line), Int(node.column))
            }
        }
        return place
    }
}
