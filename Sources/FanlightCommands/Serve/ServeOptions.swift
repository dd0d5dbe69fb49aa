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
    /// Where the console is served; nil for nowhere.
    var console: ConsoleAddress?
    /// Further names and addresses under which clients reach the API and the console.
    var apiNames: [String] = []
    var accessLog: String?
    var accessLogIsJSON = false
    var drainTimeout: Duration = .seconds(15)
    var proxy = ProxyOptions()
    /// Whether gateways run inside this process instead of as processes of their own.
    var inProcess = true
    /// Where replicas that are processes get their addresses from.
    var podBlock: AddressBlock
    /// The program that is started for a replica; nil for the running one.
    var executable: String?
    /// When the traffic is looked at; nil for every 15 s.
    var trafficMoments: AsyncStream<TrafficCollector.Moment>?
    /// The name server; nil for none.
    var dns: DNSOptions?

    /// - Parameter podBlock: nil for the same as the gateways' Services.
    init(addressBlock: AddressBlock, podBlock: AddressBlock? = nil) {
        self.addressBlock = addressBlock
        self.podBlock = podBlock ?? addressBlock
    }
}
