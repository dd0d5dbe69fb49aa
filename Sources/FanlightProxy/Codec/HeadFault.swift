/// Why a message's head is refused.
enum HeadFault: Equatable {
    /// More bytes are needed; not a fault yet.
    case incomplete
    case malformed
    /// More bytes or fields than allowed.
    case tooLarge
    /// A transfer coding other than chunked.
    case unsupportedCoding
}
