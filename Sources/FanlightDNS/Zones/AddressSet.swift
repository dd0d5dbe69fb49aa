/// The addresses that a name has at the moment, of each family in order. Empty where no gateway that serves the name is ready.
struct AddressSet: Hashable, Sendable {
    private(set) var ipv4: [IPAddress] = []
    private(set) var ipv6: [IPAddress] = []

    init(_ addresses: some Sequence<IPAddress> = []) {
        for address in Set(addresses).sorted() {
            if address.isIPv4 { ipv4.append(address) } else { ipv6.append(address) }
        }
    }
}
