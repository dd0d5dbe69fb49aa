/// What became of the credentials of a request.
package enum AuthenticationOutcome: Hashable, Sendable {
    case user(UserInfo)
    /// There were no credentials. Whether the request is refused is for the policy to say, about `UserInfo.anonymous`.
    case anonymous
    /// There were credentials, and they are wrong: the answer is 401 with no word about why. The reason is for the log; it holds no secret.
    case refused(reason: String)
}
