package import FanlightAccess
package import FanlightResources
package import FanlightSchemas
package import FanlightStore
package import Logging

/// What an API server is made of.
package struct APIServerOptions: Sendable {
    /// What a write causes beyond the object itself, as sentences for the client: given the object as it is to be and as it was.
    package typealias Impact = @Sendable (_ key: ResourceKey, _ new: StoredObject?, _ old: StoredObject?) async -> [String]

    /// What a write that is only tried would change for clients of the gateways: given the object as it would be and as it is.
    package typealias Preview = @Sendable (_ key: ResourceKey, _ new: Node?, _ old: StoredObject?) async -> [String]

    package var store: ObjectStore
    package var authenticator: Authenticator
    package var audit: AuditLog?
    /// Milliseconds since 1970.
    package var now: @Sendable () -> Int64
    package var makeUID: @Sendable () -> String = UniqueID.make
    /// A name that begins with the prefix, for an object that leaves its name to the server.
    package var makeName: @Sendable (_ prefix: String) -> String = { prefix in
        var generator = SystemRandomNumberGenerator()
        return GeneratedName.make(prefix, using: &generator)
    }
    /// Rules of objects beyond their schemas.
    package var rules: @Sendable (ResourceKind, Node) -> (errors: [FieldCause], warnings: [String]) = { _, _ in ([], []) }
    package var impact: Impact = { _, _, _ in [] }
    package var preview: Preview = { _, _, _ in [] }
    /// What answers requests of the group fanlight.dev, after access has been granted.
    package var questions: (@Sendable (Question) async throws -> Answer)?
    /// The log of a Pod that runs here, in pieces; nil where there is none.
    package var podLog: (@Sendable (PodLogRequest) async -> AsyncStream<[UInt8]>?)?
    /// Whether everything that shall run does; nil where it does, else what is missing.
    package var readiness: @Sendable () async -> String? = { nil }
    package var limits = RequestLimits()
    package var logger: Logger

    package init(store: ObjectStore, authenticator: Authenticator, now: @escaping @Sendable () -> Int64, logger: Logger) {
        self.store = store
        self.authenticator = authenticator
        self.now = now
        self.logger = logger
    }
}

/// A request of the group fanlight.dev.
package struct Question: Sendable {
    /// `status`, `explain`, …
    package let resource: String
    /// What stands behind the resource in the path, split at slashes.
    package let path: [String]
    package let method: String
    package let parameters: [(name: String, value: String)]
    package let body: [UInt8]
    package let writer: Writer
    /// Whether the client wants text for people instead of JSON.
    package let wantsText: Bool

    package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

/// What a question is answered.
package struct Answer: Sendable {
    package let status: Int
    package let contentType: String
    package let body: [UInt8]

    package init(status: Int = 200, contentType: String = "application/json", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// Why a question is not answered.
package struct QuestionError: Error, Sendable {
    package let code: Int
    package let message: String

    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }
}

/// How many requests may be under way.
package struct RequestLimits: Hashable, Sendable {
    /// Reads, without watches.
    package var reads = 400
    package var writes = 200
    package var watches = 20_000

    package init() {}
}
