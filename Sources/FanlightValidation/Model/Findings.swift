import FanlightResources

/// The problems of one object while its rules are gone through.
struct Findings {
    private var errors: [ValidationProblem] = []
    private var warnings: [ValidationProblem] = []

    var result: ValidationResult { ValidationResult(errors: errors, warnings: warnings) }

    /// Whether another warning would still be listed.
    var takesWarnings: Bool { warnings.count < ValidationResult.maximumProblems }

    var errorCount: Int { errors.count }

    /// - Parameter message: nil where the rule holds.
    mutating func error(_ field: Field, _ message: @autoclosure () -> String?) {
        guard errors.count < ValidationResult.maximumProblems, let message = message() else { return }
        errors.append(ValidationProblem(code: .schemaValidationError, field: field.name, message: Self.bounded(message)))
    }

    mutating func error(_ field: Field, when isBroken: Bool, _ message: @autoclosure () -> String) {
        if isBroken { error(field, message()) }
    }

    /// - Parameter message: nil where the rule holds.
    mutating func warning(_ field: Field, _ message: @autoclosure () -> String?, code: ValidationProblem.Code = .schemaWarning) {
        guard takesWarnings, let message = message() else { return }
        warnings.append(ValidationProblem(code: code, field: field.name, message: Self.bounded(message)))
    }

    mutating func warning(_ field: Field, when isBroken: Bool, _ message: @autoclosure () -> String) {
        if isBroken { warning(field, message()) }
    }

    /// A message may repeat what a user wrote.
    private static func bounded(_ message: String) -> String {
        GoFormat.shortened(GoFormat.printable(message), to: GoFormat.longestMessage)
    }
}
