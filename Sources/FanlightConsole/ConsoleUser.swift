/// Who is signed in, as the token said.
package struct ConsoleUser: Hashable, Sendable {
    package let name: String
    package let groups: [String]
    /// What stands for the token and is not it: by this it is found out whether the token still counts.
    package let credential: String
    /// Seconds since 1970; nil where the token does not end by itself.
    package let expires: Int64?

    package init(name: String, groups: [String], credential: String, expires: Int64? = nil) {
        self.name = name
        self.groups = groups
        self.credential = credential
        self.expires = expires
    }
}
