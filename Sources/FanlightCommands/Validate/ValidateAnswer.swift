import FanlightResources
import FanlightValidation

/// What is wrong with each of some objects.
struct ValidateAnswer: Answer {
    /// An object, or a file whose problems belong to no object.
    struct Report: Sendable {
        /// Nil for a file.
        let key: ResourceKey?
        let source: Source?
        var problems: [Diagnostic] = []

        var isValid: Bool { !problems.contains { $0.level == .error } }
    }

    /// In the order of the files.
    let reports: [Report]

    init(_ input: ManifestInput) {
        let problems = input.diagnostics + input.objects.flatMap(Self.problems)
        var reports: [Subject: Report] = [:]
        for object in input.objects { reports[.object(object.key)] = Report(key: object.key, source: object.source) }
        for problem in problems {
            let subject = problem.resource.map(Subject.object) ?? .file(problem.source?.file ?? "")
            reports[subject, default: Report(key: problem.resource, source: problem.source)].problems.append(problem)
        }
        self.reports = reports.values.map { report in
            var report = report
            report.problems.sort()
            return report
        }.sorted(by: Self.isEarlier)
    }

    var isValid: Bool { reports.allSatisfy(\.isValid) }

    private enum Subject: Hashable {
        case object(ResourceKey)
        case file(String)
    }

    private static func problems(of object: ManifestInput.Object) -> [Diagnostic] {
        let result = IstioValidation.validate(object.tree, kind: object.key.kind, namespace: object.key.namespace, name: object.key.name)
        func diagnostic(_ level: Diagnostic.Level, _ problem: ValidationProblem) -> Diagnostic {
            let line = object.tree.place(of: problem.field).line
            let source = object.source.map { Source(file: $0.file, line: line > 0 ? line : $0.line) }
            return Diagnostic(
                code: problem.code.rawValue, level: level, resource: object.key, source: source, field: problem.field,
                message: problem.message)
        }
        return result.errors.map { diagnostic(.error, $0) } + result.warnings.map { diagnostic(.warning, $0) }
    }

    /// By place; an object before the file that it stands in.
    private static func isEarlier(_ left: Report, _ right: Report) -> Bool {
        if let first = left.source, let second = right.source, first != second { return first < second }
        guard let first = left.key, let second = right.key else { return left.key != nil && right.key == nil }
        return first < second
    }
}

extension ValidateAnswer {
    /// The problems in the form that editors understand, and a line with the numbers.
    var text: String {
        let problems = reports.flatMap(\.problems).sorted()
        let objects = reports.filter { $0.key != nil }
        let invalid = objects.count { !$0.isValid }
        let errors = problems.count { $0.level == .error }
        let counts = [
            Self.counted(objects.count, "object") + ": \(objects.count - invalid) valid, \(invalid) invalid",
            Self.counted(errors, "error") + ", " + Self.counted(problems.count - errors, "warning"),
        ]
        return problems.map { $0.description + "\n" }.joined() + counts.joined(separator: "; ") + "\n"
    }

    var json: JSONValue { .array(reports.map(\.json)) }

    private static func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension ValidateAnswer.Report {
    fileprivate var json: JSONValue {
        .object([
            "kind": .string(key?.kind.kind ?? ""), "namespace": .string(key?.namespace ?? ""), "name": .string(key?.name ?? ""),
            "valid": .bool(isValid), "errors": .array(problems.filter { $0.level == .error }.map(Self.json)),
            "warnings": .array(problems.filter { $0.level != .error }.map(Self.json)),
        ])
    }

    private static func json(_ problem: Diagnostic) -> JSONValue {
        .object([
            "field": .string(problem.field), "message": .string(problem.message), "line": .optional(problem.source?.line),
            "file": .optional(problem.source?.file), "code": .string(problem.code),
        ])
    }
}
