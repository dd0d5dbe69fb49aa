import FanlightResources
import FanlightSchemas

/// How a deletion is to be carried out; from the body, else from the query.
struct DeleteOptions: Sendable {
    enum Propagation: String, Sendable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }

    var isDryRun = false
    /// Nil where nobody says: the finalizers of the object decide, then its kind.
    var propagation: Propagation?
    var uid: String?
    var resourceVersion: String?
    /// How long what stands behind the object may take to end, in seconds; nil where the object says.
    var gracePeriod: Int?
    /// Whether the old field `orphanDependents` asks for dependents to be deleted: the answer to a deletion that takes its time is then 202.
    var isAccepted = false

    init() {}

    /// - Parameter body: the DeleteOptions of the body; nil for none, and the query counts.
    /// - Throws: 400 and 422.
    init(body: Node?, parameters: RequestParameters) throws(APIStatus) {
        var causes: [FieldCause] = []
        let policy: String?
        let orphans: Bool?
        let dryRun: [String]
        // A body without content says nothing; what it leaves open of a trial run, the query may say, since the other way deletes.
        if let body, !body.members.isEmpty {
            if let problem = Self.problem(body) { throw .badRequest(problem) }
            policy = body["propagationPolicy"]?.string
            orphans = body["orphanDependents"]?.bool
            dryRun = body["dryRun"]?.strings ?? parameters.all("dryRun")
            uid = body[path: ["preconditions", "uid"]]?.string
            resourceVersion = body[path: ["preconditions", "resourceVersion"]]?.string
            gracePeriod = body["gracePeriodSeconds"]?.integer
        } else {
            policy = parameters["propagationPolicy"]
            orphans = parameters["orphanDependents"].map { _ in parameters.flag("orphanDependents") }
            dryRun = parameters.all("dryRun")
            gracePeriod = try parameters.number("gracePeriodSeconds")
        }
        if let policy {
            if orphans != nil {
                causes.append(.invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"))
            }
            propagation = Propagation(rawValue: policy)
            if propagation == nil {
                causes.append(.notSupported("propagationPolicy", .string(policy), ["Foreground", "Background", "Orphan", "nil"]))
            }
        } else if let orphans {
            propagation = orphans ? .orphan : .background
            isAccepted = !orphans
        }
        isDryRun = !dryRun.isEmpty
        causes += WriteOptions.dryRunProblems(dryRun)
        guard causes.isEmpty else { throw .invalid(kind: "DeleteOptions", group: "meta.k8s.io", name: "", causes: causes) }
    }

    /// What keeps a body from being DeleteOptions, as Go's decoder words it.
    private static func problem(_ body: Node) -> String? {
        let fields: [(path: [String], type: String, isRight: (Node) -> Bool)] = [
            (["gracePeriodSeconds"], "int64", { $0.integer != nil }),
            (["propagationPolicy"], "v1.DeletionPropagation", { $0.string != nil }),
            (["orphanDependents"], "bool", { $0.bool != nil }),
            (["dryRun"], "[]string", { if case .sequence = $0.value { true } else { false } }),
            (["preconditions"], "v1.Preconditions", { if case .mapping = $0.value { true } else { false } }),
            (["preconditions", "uid"], "types.UID", { $0.string != nil }),
            (["preconditions", "resourceVersion"], "string", { $0.string != nil }),
        ]
        for field in fields {
            guard let value = body[path: field.path], !field.isRight(value) else { continue }
            let structure = field.path.count == 1 ? "DeleteOptions" : "Preconditions"
            return
                "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go struct field \(structure).\(field.path.joined(separator: ".")) of type \(field.type)"
        }
        return nil
    }
}
