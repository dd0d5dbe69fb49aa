extension BookinfoSample {
    /// One backend of the application; the raw value is the name of its pod.
    package enum Backend: String, Sendable, Hashable, CaseIterable {
        case productpage = "productpage-v1"
        case details = "details-v1"
        case ratings = "ratings-v1"
        case reviewsV1 = "reviews-v1"
        case reviewsV2 = "reviews-v2"
        case reviewsV3 = "reviews-v3"

        static let startOrder: [Backend] = [.ratings, .details, .reviewsV1, .reviewsV2, .reviewsV3, .productpage]
    }

    /// Where one backend listens: an IP address or host name, and a port (0: any free one).
    package struct Address: Sendable, Hashable, CustomStringConvertible {
        package let host: String
        package let port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// The addresses of the backends; a backend without one does not run.
    package struct Addresses: Sendable, Hashable {
        private var byBackend: [Backend: Address] = [:]

        package init() {}

        package subscript(backend: Backend) -> Address? {
            get { byBackend[backend] }
            set { byBackend[backend] = newValue }
        }

        /// One loopback address per backend and the port of the Services, as `examples/shared-gateway/local` says them.
        package static let local: Addresses = {
            let lastOctets: [Backend: Int] = [.productpage: 1, .details: 2, .ratings: 3, .reviewsV1: 11, .reviewsV2: 12, .reviewsV3: 13]
            var addresses = Addresses()
            for (backend, octet) in lastOctets { addresses[backend] = Address(host: "127.0.1.\(octet)", port: 9080) }
            return addresses
        }()

        /// Any free port of 127.0.0.1 for each of `backends`.
        package static func anyPort(_ backends: some Sequence<Backend> = Backend.allCases) -> Addresses {
            var addresses = Addresses()
            for backend in backends { addresses[backend] = Address(host: "127.0.0.1", port: 0) }
            return addresses
        }
    }
}
