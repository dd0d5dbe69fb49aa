/// A condition on labels in the form that queries use: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
struct LabelSelector: Hashable, Sendable {
    enum Requirement: Hashable, Sendable {
        case isIn(String, Set<String>)
        case notIn(String, Set<String>)
        case exists(String)
        case doesNotExist(String)
        case greater(String, Int)
        case less(String, Int)
    }

    let requirements: [Requirement]

    static let everything = LabelSelector(requirements: [])

    init(requirements: [Requirement]) { self.requirements = requirements }

    var isEverything: Bool { requirements.isEmpty }

    func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .isIn(let key, let values): labels[key].map(values.contains) ?? false
            case .notIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
            case .exists(let key): labels[key] != nil
            case .doesNotExist(let key): labels[key] == nil
            case .greater(let key, let bound): labels[key].flatMap(Int.init).map { $0 > bound } ?? false
            case .less(let key, let bound): labels[key].flatMap(Int.init).map { $0 < bound } ?? false
            }
        }
    }
}
