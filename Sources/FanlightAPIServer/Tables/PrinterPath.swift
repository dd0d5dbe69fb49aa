import FanlightResources

/// A path of a printer column, such as `.status.conditions[?(@.type=="Ready")].status`: Kubernetes' JSONPath without templates.
///
/// - Source: k8s.io/client-go, util/jsonpath.
struct PrinterPath: Sendable, Hashable {
    indirect enum Step: Sendable, Hashable {
        case field(String)
        /// All members or elements.
        case all
        /// This value and all below it.
        case descendants
        /// Elements from one index up to another, counted from the end where negative, at every so many.
        case slice(start: Int?, end: Int?, step: Int)
        case index(Int)
        case filter(Operand, Comparison?, Operand?)
        case union([[Step]])
    }

    enum Operand: Sendable, Hashable {
        /// A path below the element that is looked at.
        case path([Step])
        case text(String)
        case number(Double)
        case bool(Bool)
    }

    enum Comparison: String, Sendable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }

    /// Values that are followed. A path that repeats `..` or `[*,*]` would find the same ones over and over.
    private static let maximumValues = 1_000

    let steps: [Step]

    /// Nil where the text is no path.
    init?(_ text: String) {
        var parser = PrinterPathParser(text)
        guard let steps = parser.parse() else { return nil }
        self.steps = steps
    }

    func firstValue(in root: Node) -> Node? { Self.values(steps[...], in: root).first }

    static func values(_ steps: ArraySlice<Step>, in root: Node) -> [Node] {
        var found = [root]
        for step in steps {
            found = Array(found.lazy.flatMap { values(of: step, in: $0) }.prefix(maximumValues))
            if found.isEmpty { break }
        }
        return found
    }

    private static func values(of step: Step, in node: Node) -> [Node] {
        switch step {
        case .field(let name): node.member(name).map { [$0.value] } ?? []
        case .all: node.elements + node.members.map(\.value)
        case .descendants: descendants(of: node)
        case .index(let index): element(index, of: node.elements).map { [$0] } ?? []
        case .slice(let start, let end, let step): slice(node.elements, start, end, step)
        case .filter(let left, let comparison, let right): node.elements.filter { holds(left, comparison, right, in: $0) }
        case .union(let paths): paths.flatMap { values($0[...], in: node) }
        }
    }

    private static func descendants(of node: Node) -> [Node] {
        [node] + (node.elements + node.members.map(\.value)).flatMap(descendants)
    }

    private static func element(_ index: Int, of elements: [Node]) -> Node? {
        let index = index < 0 ? elements.count + index : index
        return elements.indices.contains(index) ? elements[index] : nil
    }

    private static func slice(_ elements: [Node], _ start: Int?, _ end: Int?, _ step: Int) -> [Node] {
        func position(_ index: Int) -> Int { min(max(index < 0 ? elements.count + index : index, 0), elements.count) }
        let start = position(start ?? 0)
        let end = end.map(position) ?? elements.count
        guard start < end else { return [] }
        return stride(from: start, to: end, by: step).map { elements[$0] }
    }

    private static func holds(_ left: Operand, _ comparison: Comparison?, _ right: Operand?, in element: Node) -> Bool {
        let leftValues = values(of: left, in: element)
        guard let comparison, let right else { return !leftValues.isEmpty }
        guard let left = leftValues.first, let right = values(of: right, in: element).first else { return false }
        return switch comparison {
        case .equal: areEqual(left, right)
        case .notEqual: !areEqual(left, right)
        case .less: precedes(left, right)
        case .greater: precedes(right, left)
        case .atMost: precedes(left, right) || areEqual(left, right)
        case .atLeast: precedes(right, left) || areEqual(left, right)
        }
    }

    private static func values(of operand: Operand, in element: Node) -> [Node] {
        switch operand {
        case .path(let steps): values(steps[...], in: element)
        case .text(let text): [.string(text)]
        case .number(let number): [Node(.number(number))]
        case .bool(let bool): [.bool(bool)]
        }
    }

    private static func areEqual(_ left: Node, _ right: Node) -> Bool {
        if let left = left.number, let right = right.number { return left == right }
        return left == right
    }

    private static func precedes(_ left: Node, _ right: Node) -> Bool {
        if let left = left.number, let right = right.number { return left < right }
        if let left = left.string, let right = right.string { return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) }
        return false
    }
}
