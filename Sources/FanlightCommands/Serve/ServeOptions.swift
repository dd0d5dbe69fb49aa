import FanlightProxy
import FanlightWorkloads

/// How `fanlight serve` runs.
struct ServeOptions: Sendable {
    var configurations: [String] = []
    var data: String = ""
    var strict = false
    var addressBlock: AddressBlock
    /// `host:port` of the admin port; nil for none.
    var admin: (host: String, port: Int)?
    /// `host:port` of the API; nil for none.
    var api: (host: String, port: Int)?
    /// Further names and addresses under which clients reach the API.
    var apiNames: [String] = []
    var accessLog: String?
    var accessLogIsJSON = false
    var drainTimeout: Duration = .seconds(15)
    var proxy = ProxyOptions()

    init(addressBlock: AddressBlock) { self.addressBlock = addressBlock }
}
