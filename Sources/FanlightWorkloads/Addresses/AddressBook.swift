/// Which address belongs to what: the load balancer and the cluster address of each gateway's Service, and each Pod.
///
/// A pure value. Who keeps it saves `assignments` and hands them back, tells what it finds in objects by `adopt`, and releases what is gone.
/// Whatever holds an address keeps it until it is released, so that an address in use is never given to anybody else.
package struct AddressBook: Sendable {
    /// What an address is for.
    package enum Holder: Hashable, Sendable {
        /// The address that clients reach a gateway by: of its Service of type LoadBalancer. `namespace/name` of the IstioGateway.
        case loadBalancer(String)
        /// The address of the Service inside: its `spec.clusterIP`. `namespace/name` of the IstioGateway.
        case cluster(String)
        /// `namespace/name` of the Pod.
        case pod(String)

        /// The holder as it is written to a file.
        package var key: String {
            switch self {
            case .loadBalancer(let name): name
            case .cluster(let name): "ClusterIP:\(name)"
            case .pod(let name): "Pod:\(name)"
            }
        }

        package init(key: String) {
            if key.hasPrefix("ClusterIP:") {
                self = .cluster(String(key.dropFirst(10)))
            } else if key.hasPrefix("Pod:") {
                self = .pod(String(key.dropFirst(4)))
            } else {
                self = .loadBalancer(key)
            }
        }
    }

    /// Why a holder does not have the address that it asks for.
    package enum Problem: Hashable, Sendable {
        /// Every address of the block is held by somebody.
        case exhausted(AddressBlock)
        /// The wanted address is held by another.
        case taken(String, by: Holder)
        /// The wanted address is none that may be given away.
        case outside(String, AddressBlock)
    }

    /// What became of a request; both where the holder got another address than it wanted.
    package struct Grant: Hashable, Sendable {
        package let address: String?
        package let problem: Problem?
    }

    /// Of the addresses that clients use.
    package let services: AddressBlock
    /// Of those that gateways have among themselves: Pods and cluster addresses.
    package let pods: AddressBlock

    /// Rises with every change of the assignments.
    package private(set) var version = 0

    private var addresses: [Holder: String] = [:]
    private var holders: [String: Holder] = [:]
    /// Where the search for a free address begins, so that a long list of gateways is not searched from its start each time.
    private var cursors: [AddressBlock: UInt32] = [:]

    /// - Parameter assignments: by the holder's key; those that are in no block, and the second of two for one address, are left out.
    package init(services: AddressBlock, pods: AddressBlock, assignments: [String: String] = [:]) {
        self.services = services
        self.pods = pods
        for (key, address) in assignments.sorted(by: { $0.key < $1.key }) { adopt(address, for: Holder(key: key)) }
    }

    /// Holder's key to address, for the next start.
    package var assignments: [String: String] {
        Dictionary(addresses.map { ($0.key.key, $0.value) }) { first, _ in first }
    }

    package subscript(holder: Holder) -> String? { addresses[holder] }

    /// Who has the address.
    package func holder(of address: String) -> Holder? { holders[address] }

    /// Takes an address over that the holder has already. False where another has it, or it is none that is given away.
    @discardableResult
    package mutating func adopt(_ address: String, for holder: Holder) -> Bool {
        guard block(of: holder).contains(address), holders[address] ?? holder == holder else { return false }
        assign(address, to: holder)
        return true
    }

    /// The address of a holder: the wanted one where it is free, else the one that the holder has, else the first free one.
    package mutating func address(for holder: Holder, wanted: String? = nil) -> Grant {
        let block = block(of: holder)
        var problem: Problem?
        if let wanted, !wanted.isEmpty, wanted != addresses[holder] {
            if !block.allows(wanted) {
                problem = .outside(wanted, block)
            } else if let other = holders[wanted] {
                problem = .taken(wanted, by: other)
            } else {
                assign(wanted, to: holder)
                return Grant(address: wanted, problem: nil)
            }
        }
        if let current = addresses[holder] { return Grant(address: current, problem: problem) }
        guard let free = firstFree(block) else { return Grant(address: nil, problem: .exhausted(block)) }
        assign(free, to: holder)
        return Grant(address: free, problem: problem)
    }

    package mutating func release(_ holder: Holder) {
        guard let address = addresses.removeValue(forKey: holder) else { return }
        version += 1
        holders[address] = nil
        if let bits = IPv4(address)?.bits {
            for block in [services, pods] where block.contains(address) { cursors[block] = min(cursors[block] ?? bits, bits) }
        }
    }

    /// Releases every holder that is not among the given ones.
    package mutating func retain(_ holders: Set<Holder>) {
        for holder in addresses.keys where !holders.contains(holder) { release(holder) }
    }

    private func block(of holder: Holder) -> AddressBlock {
        if case .loadBalancer = holder { services } else { pods }
    }

    private mutating func assign(_ address: String, to holder: Holder) {
        guard addresses[holder] != address else { return }
        release(holder)
        version += 1
        addresses[holder] = address
        holders[address] = holder
    }

    /// The lowest address that nobody holds. Everything below the block's cursor is held.
    private mutating func firstFree(_ block: AddressBlock) -> String? {
        let usable = block.range
        var bits = max(cursors[block] ?? usable.lowerBound, usable.lowerBound)
        while bits <= usable.upperBound {
            let text = IPv4(bits: bits).text
            if holders[text] == nil {
                cursors[block] = bits
                return text
            }
            if bits == UInt32.max { break }
            bits += 1
        }
        cursors[block] = bits
        return nil
    }
}

extension AddressBook.Holder: CustomStringConvertible {
    package var description: String {
        switch self {
        case .loadBalancer(let name): "IstioGateway \(name)"
        case .cluster(let name): "the Service of IstioGateway \(name)"
        case .pod(let name): "Pod \(name)"
        }
    }
}

extension AddressBook.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exhausted(let block):
            "every address of the pool \(block) is in use; delete gateways, or start serve with a larger one (--address-pool, --pod-pool)"
        case .taken(let address, let holder): "the address \(address) belongs to \(holder)"
        case .outside(let address, let block):
            "the address \(address) is not one of the pool \(block), which serve is started with (--address-pool, --pod-pool)"
        }
    }
}

extension AddressBook.Problem {
    /// A short name in UpperCamelCase for conditions.
    package var reason: String {
        switch self {
        case .exhausted: "AddressPoolExhausted"
        case .taken: "AddressInUse"
        case .outside: "AddressNotInPool"
        }
    }
}
