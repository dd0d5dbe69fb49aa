/// The limits of one value: of a number itself, of the characters of a string, of the elements of an array, of the members of an object.
struct SchemaBounds: Hashable, Sendable {
    var minimum: Double?
    var maximum: Double?
    var minimumLength: Int?
    var maximumLength: Int?
    var minimumItems: Int?
    var maximumItems: Int?
    var minimumProperties: Int?
    var maximumProperties: Int?

    /// Nil where the number is allowed, else what is required of it.
    func violation(ofNumber number: Double) -> String? {
        if let minimum, let maximum, number < minimum || number > maximum {
            return "must be between \(Self.text(minimum)) and \(Self.text(maximum))"
        }
        if let minimum, number < minimum { return "must be greater than or equal to \(Self.text(minimum))" }
        if let maximum, number > maximum { return "must be less than or equal to \(Self.text(maximum))" }
        return nil
    }

    func violation(ofLength string: String) -> String? {
        if let maximumLength, string.utf8.count > maximumLength, string.unicodeScalars.count > maximumLength {
            return "may not be more than \(maximumLength) characters"
        }
        if let minimumLength, string.unicodeScalars.count < minimumLength { return "must have at least \(minimumLength) characters" }
        return nil
    }

    func violation(ofItems count: Int) -> String? {
        if let maximumItems, count > maximumItems { return "Too many: \(count): must have at most \(maximumItems) items" }
        if let minimumItems, count < minimumItems {
            return "must have at least \(minimumItems) item\(minimumItems == 1 ? "" : "s"), but has \(count)"
        }
        return nil
    }

    func violation(ofProperties count: Int) -> String? {
        if let maximumProperties, count > maximumProperties { return "Too many: \(count): must have at most \(maximumProperties) members" }
        if let minimumProperties, count < minimumProperties { return "must have at least \(minimumProperties) members, but has \(count)" }
        return nil
    }

    static func text(_ number: Double) -> String {
        number.rounded() == number && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }
}
