package import FanlightAccess
import FanlightResources
import FanlightSchemas
import FanlightStore

/// Who asks for a write, from where and when, and how long ago the object counts as made.
package struct Writer: Sendable {
    package let user: UserInfo
    package let address: String
    package let userAgent: String
    /// Milliseconds since 1970.
    package let time: Int64

    package init(user: UserInfo, address: String = "", userAgent: String = "", time: Int64) {
        self.user = user
        self.address = address
        self.userAgent = userAgent
        self.time = time
    }

    /// The name under which fields are managed where the request names none: the program, as its User-Agent begins.
    var program: String {
        var name = ""
        for scalar in userAgent.unicodeScalars {
            guard scalar != "/" else { break }
            guard GoFormat.isPrintable(scalar) else { continue }
            guard name.utf8.count + UTF8.width(scalar) <= FieldManagerName.longest else { break }
            name.unicodeScalars.append(scalar)
        }
        return name.isEmpty ? "unknown" : name
    }

    func attribution(_ verb: String) -> Attribution {
        Attribution(
            user: user.name, addresses: address.isEmpty ? [] : [address], userAgent: String(userAgent.prefix(256)), verb: verb, time: time)
    }
}

/// The age by which an object has its say among others: when it was made, or what its source says.
package enum AgeRule: Hashable, Sendable {
    /// That of the stored object, else now.
    case creation
    /// Seconds since 1970; nil is the oldest.
    case fixed(Int64?)
}
