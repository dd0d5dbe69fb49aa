/// As whom a user asks to be treated, by the headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-KEY`.
///
/// The request may go on as `user` where the policy allows all of `requests(by:)`.
package struct Impersonation: Hashable, Sendable {
    /// Header names as they have to be given, in lowercase.
    private enum Header {
        static let user = "impersonate-user"
        static let group = "impersonate-group"
        static let uid = "impersonate-uid"
        static let extra = "impersonate-extra-"
    }

    /// One value of `Impersonate-Extra-KEY`.
    private struct Extra: Hashable, Sendable {
        let key: String
        let value: String
    }

    private let name: String
    private let groups: [String]
    private let uid: String
    private let extra: [Extra]

    /// - Parameter headers: of the request, with lowercase names.
    /// - Returns: nil where nobody is to be impersonated.
    /// - Throws: where groups or others come without a user; the request is answered with 400 then.
    package static func read(_ headers: [(name: String, value: String)]) throws(AccessError) -> Impersonation? {
        var name = ""
        var uid = ""
        var groups: [String] = []
        var extra: [Extra] = []
        for header in headers where header.name.hasPrefix("impersonate-") {
            switch header.name {
            case Header.user: if name.isEmpty { name = header.value }
            case Header.uid: if uid.isEmpty { uid = header.value }
            case Header.group: groups.append(header.value)
            case _ where header.name.hasPrefix(Header.extra) && header.name.utf8.count > Header.extra.utf8.count:
                extra.append(Extra(key: decoded(header.name.dropFirst(Header.extra.count)), value: header.value))
            default: continue
            }
        }
        if name.isEmpty {
            guard groups.isEmpty, uid.isEmpty, extra.isEmpty else {
                throw AccessError("requested groups, a uid or extra values without impersonating a user")
            }
            return nil
        }
        return Impersonation(name: name, groups: groups, uid: uid, extra: extra)
    }

    /// Each of them needs to be allowed.
    package func requests(by user: UserInfo) -> [AccessRequest] {
        func request(_ resource: String, _ name: String, group: String = "", subresource: String = "", namespace: String = "")
            -> AccessRequest
        {
            AccessRequest(
                user: user, verb: "impersonate", apiGroup: group, resource: resource, subresource: subresource, namespace: namespace,
                name: name)
        }
        var requests: [AccessRequest] = []
        if let account = ServiceAccountName(userName: name) {
            requests.append(request("serviceaccounts", account.name, namespace: account.namespace))
        } else {
            requests.append(request("users", name))
        }
        requests += groups.map { request("groups", $0) }
        if !uid.isEmpty { requests.append(request("uids", uid, group: "authentication.k8s.io")) }
        return requests + extra.map { request("userextras", $0.value, group: "authentication.k8s.io", subresource: $0.key) }
    }

    /// Who the request is by, once that is allowed.
    package var user: UserInfo {
        var all = groups
        if groups.isEmpty, let account = ServiceAccountName(userName: name) { all = account.groups }
        if name == UserInfo.anonymousName {
            if !all.contains(UserInfo.Group.unauthenticated) { all.append(UserInfo.Group.unauthenticated) }
        } else if !all.contains(UserInfo.Group.authenticated), !all.contains(UserInfo.Group.unauthenticated) {
            all.append(UserInfo.Group.authenticated)
        }
        return UserInfo(name: name, uid: uid, groups: all, extra: Dictionary(grouping: extra, by: \.key).mapValues { $0.map(\.value) })
    }

    /// The key of an extra value may be percent-encoded, since a header's name cannot hold everything. What cannot be decoded stays.
    private static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count,
                    let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
                else {
                    return String(text)
                }
                result.append(value)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(validating: result, as: UTF8.self)?.lowercased() ?? String(text)
    }
}
