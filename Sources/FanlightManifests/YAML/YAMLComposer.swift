import CYaml
import FanlightResources

/// Puts libyaml's events together to documents.
///
/// An alias becomes a copy of the value that its anchor names. Copies share their memory, so that a text of a few bytes cannot take
/// much of it; what walks through the value would still take long, so the number of values is counted as if they were written out.
struct YAMLComposer {
    private struct Frame {
        var members: [Node.Member] = []
        var elements: [Node] = []
        let isMapping: Bool
        let line: Int32
        let column: Int32
        let anchor: String?
        /// The nodes of the document when this value began.
        let countBefore: Int
        var height = 0
        var key: (text: String, line: Int32, column: Int32)?
        /// Mappings that `<<` names, in order; explicit keys win over them.
        var merged: [Node.Member] = []
        var keys: Set<String> = []
    }

    private struct Anchored {
        let node: Node
        let count: Int
        let height: Int
    }

    private(set) var list = DocumentList()
    private(set) var isStopped = false
    private let firstLine: Int32
    private var frames: [Frame] = []
    private var anchors: [String: Anchored] = [:]
    private var root: Node?
    private var problems: [TextProblem] = []
    private var count = 0
    /// Whether the rest of this document is only read over.
    private var isSkipping = false

    init(firstLine: Int) { self.firstLine = Int32(truncatingIfNeeded: firstLine) }

    mutating func fail(_ problem: TextProblem) {
        list.problems.append(problem)
        isStopped = true
    }

    mutating func take(_ event: yaml_event_t) {
        let line = Int32(truncatingIfNeeded: event.start_mark.line) &+ firstLine &+ 1
        let column = Int32(truncatingIfNeeded: event.start_mark.column) &+ 1
        if event.type == YAML_DOCUMENT_START_EVENT { return startDocument() }
        if isSkipping { return }
        switch event.type {
        case YAML_DOCUMENT_END_EVENT: endDocument()
        case YAML_MAPPING_START_EVENT: start(isMapping: true, anchor: event.data.mapping_start.anchor, line, column)
        case YAML_SEQUENCE_START_EVENT: start(isMapping: false, anchor: event.data.sequence_start.anchor, line, column)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: end()
        case YAML_SCALAR_EVENT: scalar(event, line, column)
        case YAML_ALIAS_EVENT: alias(event.data.alias.anchor.map { text($0) } ?? "", line, column)
        default: break
        }
    }

    private mutating func startDocument() {
        frames = []
        anchors = [:]
        root = nil
        problems = []
        count = 0
        isSkipping = false
    }

    private mutating func endDocument() {
        guard let root, !(root.isNull && problems.isEmpty) else { return }
        list.documents.append(Document(node: root, line: Int(root.line), problems: problems))
    }

    private mutating func start(isMapping: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?, _ line: Int32, _ column: Int32) {
        guard frames.count < TextLimits.maximumDepth else {
            return skip(.tooDeep, "values are nested more than \(TextLimits.maximumDepth) deep", line, column)
        }
        frames.append(Frame(isMapping: isMapping, line: line, column: column, anchor: anchor.map { text($0) }, countBefore: count))
        count += 1
    }

    private mutating func end() {
        guard let frame = frames.popLast() else { return }
        let value: Node.Value = frame.isMapping ? .mapping(frame.members + remaining(frame)) : .sequence(frame.elements)
        let node = Node(value, line: frame.line, column: frame.column)
        add(node, height: frame.height + 1, anchor: frame.anchor, count: count - frame.countBefore)
    }

    private func remaining(_ frame: Frame) -> [Node.Member] {
        guard !frame.merged.isEmpty else { return [] }
        var keys = Set(frame.members.map(\.key))
        return frame.merged.filter { keys.insert($0.key).inserted }
    }

    private mutating func scalar(_ event: yaml_event_t, _ line: Int32, _ column: Int32) {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
        let value: Node.Value
        if let tag = scalar.tag.map({ text($0) }), tag != "!" {
            let string = String(decoding: bytes, as: UTF8.self)
            if let tagged = YAMLScalar.value(string, tag: tag) {
                value = tagged
            } else {
                report(.yamlSyntax, "\"\(string.prefix(100))\" is no value of the type that its tag names", line, column)
                value = .string(string)
            }
        } else if scalar.style == YAML_PLAIN_SCALAR_STYLE, scalar.tag == nil {
            value = YAMLScalar.value(ofPlain: bytes)
        } else {
            value = .string(String(decoding: bytes, as: UTF8.self))
        }
        count += 1
        let isMergeKey = scalar.style == YAML_PLAIN_SCALAR_STYLE && bytes.elementsEqual("<<".utf8)
        add(Node(value, line: line, column: column), height: 0, anchor: scalar.anchor.map { text($0) }, count: 1, isMergeKey: isMergeKey)
    }

    private mutating func alias(_ name: String, _ line: Int32, _ column: Int32) {
        guard let anchored = anchors[name] else {
            report(.yamlSyntax, "the alias *\(name) names no anchor before it", line, column)
            return add(Node(.null, line: line, column: column), height: 0, anchor: nil, count: 1)
        }
        count += anchored.count
        guard count <= TextLimits.maximumExpandedNodes else {
            return skip(
                .aliasExpansion, "with its aliases written out the document has more than \(TextLimits.maximumExpandedNodes) values", line,
                column)
        }
        guard frames.count + anchored.height <= TextLimits.maximumDepth else {
            return skip(.tooDeep, "values are nested more than \(TextLimits.maximumDepth) deep", line, column)
        }
        add(anchored.node, height: anchored.height, anchor: nil, count: anchored.count)
    }
}

extension YAMLComposer {
    private mutating func add(_ node: Node, height: Int, anchor: String?, count: Int, isMergeKey: Bool = false) {
        if let anchor { anchors[anchor] = Anchored(node: node, count: count, height: height) }
        guard !frames.isEmpty else {
            root = node
            return
        }
        let top = frames.count - 1
        frames[top].height = max(frames[top].height, height)
        guard frames[top].isMapping else { return frames[top].elements.append(node) }
        if let key = frames[top].key {
            frames[top].key = nil
            if key.text == Self.mergeKey { return merge(node) }
            frames[top].members.append(Node.Member(key: key.text, line: key.line, column: key.column, value: node))
        } else if isMergeKey {
            frames[top].key = (Self.mergeKey, node.line, node.column)
        } else if let text = keyText(node) {
            checkDuplicate(text, node)
            frames[top].key = (text, node.line, node.column)
        } else {
            report(.yamlSyntax, "a key must be a string, but is \(node.typeName)", node.line, node.column)
            frames[top].key = ("", node.line, node.column)
        }
    }

    private static let maximumProblems = 100

    /// No text can be a key with a zero byte in it, so that this one stands for `<<`.
    private static let mergeKey = "\0<<"

    private mutating func checkDuplicate(_ key: String, _ node: Node) {
        let top = frames.count - 1
        // Most mappings are small; a set pays only for the others.
        let isDuplicate: Bool
        if frames[top].members.count < 16 {
            isDuplicate = frames[top].members.contains { $0.key == key }
        } else {
            if frames[top].keys.count < frames[top].members.count { frames[top].keys = Set(frames[top].members.map(\.key)) }
            isDuplicate = !frames[top].keys.insert(key).inserted
        }
        guard isDuplicate, problems.count < Self.maximumProblems, let first = frames[top].members.first(where: { $0.key == key }) else {
            return
        }
        report(
            .duplicateKey, "the key \"\(key)\" is written twice in one object: on line \(first.line) and on line \(node.line)", node.line,
            node.column)
    }

    private mutating func merge(_ node: Node) {
        let sources = if case .sequence(let elements) = node.value { elements } else { [node] }
        for source in sources {
            guard case .mapping(let members) = source.value else {
                return report(.yamlSyntax, "<< merges objects only, but this is \(source.typeName)", source.line, source.column)
            }
            frames[frames.count - 1].merged += members
        }
    }

    /// - Source: sigs.k8s.io/yaml, yaml.go, convertToJSONableObject: keys become strings as JSON writes them.
    private func keyText(_ node: Node) -> String? {
        switch node.value {
        case .string(let string): string
        case .integer(let integer): "\(integer)"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): "\(number)"
        case .null, .sequence, .mapping: nil
        }
    }

    private mutating func report(_ code: TextProblem.Code, _ message: String, _ line: Int32, _ column: Int32) {
        guard problems.count < Self.maximumProblems else { return }
        problems.append(TextProblem(code: code, message: message, line: Int(line), column: Int(column)))
    }

    private mutating func skip(_ code: TextProblem.Code, _ message: String, _ line: Int32, _ column: Int32) {
        list.problems.append(TextProblem(code: code, message: "\(message), at line \(line)", line: Int(line), column: Int(column)))
        isSkipping = true
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>) -> String { String(cString: pointer) }
}
