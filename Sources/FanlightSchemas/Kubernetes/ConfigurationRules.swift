import FanlightResources

/// ConfigMap and Secret.
///
/// - Source: Kubernetes: pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go, pkg/registry/core/secret/strategy.go.
enum ConfigurationRules {
    /// What all values of one object may have together.
    private static let sizeLimit = 1 << 20
    private static let keyText =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
        + "regex used for validation is '[-._a-zA-Z0-9]+')"

    static func configMap(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        let data = object["data"]?.members ?? []
        let binary = object["binaryData"]?.members ?? []
        let binaryKeys = Set(binary.map(\.key))
        for member in data {
            list.invalid("data[\(member.key)]", member.key, keyProblems(member.key))
            if binaryKeys.contains(member.key) {
                list.add(.invalid("data[\(member.key)]", member.key, "duplicate of key present in binaryData"))
            }
        }
        for member in binary { list.invalid("binaryData[\(member.key)]", member.key, keyProblems(member.key)) }
        let size = data.reduce(0) { $0 + ($1.value.string?.utf8.count ?? 0) } + binary.reduce(0) { $0 + decodedSize($1.value) }
        if size > sizeLimit { list.add(.tooLong("[]", limit: sizeLimit)) }
        if let old { list.add(immutability(object, old: old, fields: ["data", "binaryData"])) }
        return list.causes
    }

    static func secretDefaults(_ object: Node) -> Node {
        var secret = object.filling(["type": .string("Opaque")])
        guard let texts = secret["stringData"], case .mapping(let members) = texts.value else { return secret }
        let keys = Set(members.map(\.key))
        let kept = (secret["data"]?.members ?? []).filter { !keys.contains($0.key) }
        let written = members.map { member in
            let text = Base64.encode(Array((member.value.string ?? "").utf8))
            return Node.Member(key: member.key, line: member.line, column: member.column, value: .string(text))
        }
        secret[member: "stringData"] = nil
        if !(kept.isEmpty && written.isEmpty) { secret[member: "data"] = Node(.mapping(kept + written)) }
        return secret
    }

    static func secret(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        let data = object["data"] ?? .emptyObject
        for member in data.members { list.invalid("data[\(member.key)]", member.key, keyProblems(member.key)) }
        if data.members.reduce(0, { $0 + decodedSize($1.value) }) > sizeLimit { list.add(.tooLong("data", limit: sizeLimit)) }
        let type = object.text("type")
        list.add(typeCauses(type, object, data))
        guard let old else { return list.causes }
        list.immutable(object["type"], old["type"], at: "type")
        list.add(immutability(object, old: old, fields: ["data"]))
        return list.causes
    }

    private static func typeCauses(_ type: String, _ object: Node, _ data: Node) -> [FieldCause] {
        func required(_ keys: [String]) -> [FieldCause] { keys.filter { data[$0] == nil }.map { .required("data[\($0)]") } }
        switch type {
        case "kubernetes.io/service-account-token":
            let account = object[path: ["metadata", "annotations", "kubernetes.io/service-account.name"]]?.string ?? ""
            return account.isEmpty ? [.required("metadata.annotations[kubernetes.io/service-account.name]")] : []
        case "kubernetes.io/dockercfg": return required([".dockercfg"]) + json(data, ".dockercfg")
        case "kubernetes.io/dockerconfigjson": return required([".dockerconfigjson"]) + json(data, ".dockerconfigjson")
        case "kubernetes.io/basic-auth":
            return data["username"] == nil && data["password"] == nil ? required(["username", "password"]) : []
        case "kubernetes.io/ssh-auth":
            return data.text("ssh-privatekey").isEmpty ? [.required("data[ssh-privatekey]")] : []
        case "kubernetes.io/tls": return required(["tls.crt", "tls.key"])
        default: return []
        }
    }

    private static func json(_ data: Node, _ key: String) -> [FieldCause] {
        guard let text = data[key]?.string, let bytes = Base64.decode(text), let problem = JSONText.problem(bytes) else { return [] }
        return [.invalid("data[\(key)]", "<secret contents redacted>", problem)]
    }

    private static func immutability(_ object: Node, old: Node, fields: [String]) -> [FieldCause] {
        guard old["immutable"]?.bool == true else { return [] }
        let text = "field is immutable when `immutable` is set"
        let isOpened = object["immutable"]?.bool != true
        let changed = fields.filter { (object[$0] ?? .emptyObject) != (old[$0] ?? .emptyObject) }
        return (isOpened ? ["immutable"] : []).map { .forbidden($0, text) } + changed.map { .forbidden($0, text) }
    }

    private static func decodedSize(_ value: Node) -> Int { value.string.map { $0.utf8.count / 4 * 3 } ?? 0 }

    static func keyProblems(_ key: String) -> [String] {
        let bytes = Array(key.utf8)
        var problems = NameRule.tooLong(bytes, limit: 253)
        if bytes.isEmpty || !bytes.allSatisfy({ DNSText.isAlphanumeric($0) || "-_.".utf8.contains($0) }) { problems.append(keyText) }
        if key == "." || key == ".." {
            problems.append("must not be '\(key)'")
        } else if key.hasPrefix("..") {
            problems.append("must not start with '..'")
        }
        return problems
    }
}
