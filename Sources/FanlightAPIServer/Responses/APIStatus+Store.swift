import FanlightStore

extension APIStatus {
    /// A failure of the store as clients understand it.
    init(_ error: StoreError) {
        switch error.code {
        case .unavailable: self = .unavailable(error.message)
        case .alreadyExists: self = APIStatus(code: 409, reason: "AlreadyExists", message: error.message)
        case .notFound: self = APIStatus(code: 404, reason: "NotFound", message: error.message)
        case .conflict: self = APIStatus(code: 409, reason: "Conflict", message: error.message)
        default: self = .internalError(error.message)
        }
    }
}
