import FanlightCEL
import Testing

@Suite struct KubernetesLibraryTests {
    @Test(
        "URLs are absolute or paths, as Go reads them",
        arguments: [
            Case("url('https://User:pw@Example.com:8443/a%2Fb/c?x=1&x=2&y#f').getHost()", "string Example.com:8443"),
            Case("url('HTTPS://a').getScheme()", "string https"),
            Case("url('https://a:80/').getHostname()", "string a"), Case("url('https://a:80/').getPort()", "string 80"),
            Case("url('https://[::1]:80/').getHostname()", "string ::1"), Case("url('https://[::1]:80/').getHost()", "string [::1]:80"),
            Case("url('https://a').getEscapedPath()", "string "), Case("url('https://a/p q').getEscapedPath()", "string /p%20q"),
            Case("url('https://a/p%2Fq').getEscapedPath()", "string /p%2Fq"), Case("url('/path?a=b').getEscapedPath()", "string /path"),
            Case("url('https://a/?k1=a&k2=b&k2=c').getQuery()", "map {k1: [a], k2: [b, c]}"),
            Case("url('https://a/?k=a+b%21&bad=%zz&;x').getQuery()", "map {k: [a b!]}"),
            Case("url('https://a/?k=1#f').getQuery()", "map {k: [1]}"),
            Case("url('mailto:a@b').getScheme()", "string mailto"), Case("url('https://a') == url('https://a')", "bool true"),
            Case("isURL('https://a.b/c') && isURL('/a') && isURL('a:b')", "bool true"),
            Case("isURL('a') || isURL('') || isURL('../a') || isURL('http://a b/') || isURL(':80')", "bool false"),
            Case("url('a')", "error: URL parse error during conversion from string: parse \"a\": invalid URI for request"),
            Case("url('')", "error: URL parse error during conversion from string: parse \"\": empty url"),
            Case("url(':a')", "error: URL parse error during conversion from string: parse \":a\": missing protocol scheme"),
            Case(
                "url('http://a/%zz')",
                "error: URL parse error during conversion from string: parse \"http://a/%zz\": invalid URL escape \"%zz\""),
            Case(
                "url('http://a:x/')",
                "error: URL parse error during conversion from string: parse \"http://a:x/\": invalid port \":x\" after host"),
            Case(
                "url('http://[::1/')", "error: URL parse error during conversion from string: parse \"http://[::1/\": missing ']' in host"),
            Case(
                "url('http://a b/')",
                "error: URL parse error during conversion from string: parse \"http://a b/\": invalid character \" \" in host name"),
            Case(
                "url('http://a\\x07')",
                "error: URL parse error during conversion from string: parse \"http://a\\a\": net/url: invalid control character in URL"),
            Case(
                "url('http://u\\\\@a/')",
                "error: URL parse error during conversion from string: parse \"http://u\\\\@a/\": net/url: invalid userinfo"),
            Case("isURL(1)", "error: no such overload: isURL(int)"),
            Case(
                "url('http://::1/')",
                "error: URL parse error during conversion from string: parse \"http://::1/\": invalid port \"::1\" after host"),
        ])
    func urls(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "addresses are strict, and know what kind they are",
        arguments: [
            "isIP('1.2.3.4')", "isIP('::1')", "isIP('2001:db8::abcd')", "isIP('::')", "isIP('1:2:3:4:5:6:7:8')", "isIP('64:ff9b::1.2.3.4')",
            "!isIP('1.2.3')", "!isIP('1.2.3.256')", "!isIP('01.2.3.4')", "!isIP('')", "!isIP(':::1')", "!isIP('1::2::3')",
            "!isIP('fe80::1%eth0')", "!isIP('1.2.3.4/8')",
            "!isIP('::ffff:1.2.3.4')", "!isIP('1:2:3:4:5:6:7')", "!isIP('1:2:3:4:5:6:7:8:9')", "!isIP('12345::')", "!isIP(':1')",
            "!isIP('1:')", "!isIP('1:2:3:4:5:6:7::8')",
            "ip('127.0.0.1').family() == 4", "ip('::1').family() == 6",
            "ip.isCanonical('2001:db8::abcd')", "!ip.isCanonical('2001:DB8::ABCD')", "!ip.isCanonical('2001:db8::0:0:0:abcd')",
            "string(ip('2001:0db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1'", "string(ip('0:0:0:0:0:0:0:0')) == '::'",
            "string(ip('1:0:0:2:0:0:0:3')) == '1:0:0:2::3'", "string(ip('1:0:2:3:4:5:6:7')) == '1:0:2:3:4:5:6:7'",
            "ip('::1') == ip('0::1')", "ip('0.0.0.0').isUnspecified()", "ip('::').isUnspecified()", "!ip('127.0.0.1').isUnspecified()",
            "ip('127.9.9.9').isLoopback()", "ip('::1').isLoopback()", "!ip('192.168.0.1').isLoopback()",
            "ip('224.0.0.1').isLinkLocalMulticast()", "!ip('224.0.1.1').isLinkLocalMulticast()", "ip('ff02::1').isLinkLocalMulticast()",
            "!ip('fd00::1').isLinkLocalMulticast()",
            "ip('169.254.169.254').isLinkLocalUnicast()", "ip('fe80::1').isLinkLocalUnicast()", "!ip('fd80::1').isLinkLocalUnicast()",
            "ip('192.168.0.1').isGlobalUnicast()", "!ip('255.255.255.255').isGlobalUnicast()", "ip('2001:db8::abcd').isGlobalUnicast()",
            "!ip('ff00::1').isGlobalUnicast()",
            "isCIDR('192.168.0.0/16')", "isCIDR('::1/128')", "isCIDR('10.0.0.1/8')", "!isCIDR('192.168.0.0/33')", "!isCIDR('::1/129')",
            "!isCIDR('1.2.3.4')", "!isCIDR('1.2.3.4/08')", "!isCIDR('1.2.3.4/')", "!isCIDR('1.2.3.4/-1')",
            "cidr('192.168.0.0/24').containsIP('192.168.0.1')", "!cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))",
            "!cidr('0.0.0.0/0').containsIP('::1')",
            "cidr('10.0.0.0/9').containsIP('10.127.255.255')", "!cidr('10.0.0.0/9').containsIP('10.128.0.0')",
            "cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')", "!cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))",
            "cidr('::/0').containsCIDR('::1/128')",
            "cidr('192.168.0.1/24').ip() == ip('192.168.0.1')",
            "cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24')", "cidr('192.168.0.1/24') != cidr('192.168.0.0/24')",
            "cidr('::1/128').prefixLength() == 128", "string(cidr('2001:DB8::/32')) == '2001:db8::/32'",
            "type(ip('::1')) == net.IP", "type(cidr('::/0')) == net.CIDR",
        ])
    func addresses(expression: String) { #expect(evaluated(expression) == "bool true") }

    @Test(
        "what is no address says why",
        arguments: [
            Case("ip('::ffff:1.2.3.4')", "error: IPv4-mapped IPv6 address \"::ffff:1.2.3.4\" is not allowed"),
            Case("ip('fe80::1%eth0')", "error: IP address \"fe80::1%eth0\" with zone value is not allowed"),
            Case("ip('x')", "error: IP Address \"x\" parse error during conversion from string: ParseAddr(\"x\"): unable to parse IP"),
            Case("ip(1)", "error: no such overload: ip(int)"), Case("isIP(1)", "error: no such overload: isIP(int)"),
            Case("cidr('::/0').containsIP('x') || true", "bool true"),
        ])
    func noAddresses(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "quantities are exact and compare by amount",
        arguments: [
            "quantity('200M').compareTo(quantity('0.2G')) == 0",
            "quantity('50M').isLessThan(quantity('50Mi'))", "quantity('50Mi').isGreaterThan(quantity('50M'))",
            "quantity('1Ki').asInteger() == 1024", "quantity('1.5Gi').asInteger() == 1610612736",
            "quantity('100m').asApproximateFloat() == 0.1", "!quantity('100m').isInteger()",
            "quantity('50k').add(quantity('20k')) == quantity('70k')", "quantity('50k').add(20) == quantity('50020')",
            "quantity('50k').sub(quantity('100k')).sign() == -1", "quantity('0').sign() == 0",
            "quantity('50k').sub(20000).asInteger() == 30000",
            "quantity('1e3').asInteger() == 1000", "quantity('1E3') == quantity('1k')", "quantity('12e-1') == quantity('1.2')",
            "quantity('-1.5') == quantity('-1500m')", "quantity('+1') == quantity('1')",
            "quantity('1E').asInteger() == 1000000000000000000",
            "quantity('0.0000000001') == quantity('1n')", "!quantity('9999999999999999999999999999999999999G').isInteger()",
            "quantity('.5') == quantity('500m')", "quantity('5.') == quantity('5')", "quantity('1n').mul(1000000000).asInteger() == 1",
            "quantity('9E').compareTo(quantity('8Ei')) == -1", "quantity('0.1Ki') == quantity('102.4')",
            "isQuantity('1.3G')", "isQuantity('10000k')", "isQuantity('1Ei')", "!isQuantity('1,3G')", "!isQuantity('200K')",
            "!isQuantity('Three')", "!isQuantity('Mi')", "!isQuantity('')", "!isQuantity('1 G')", "!isQuantity('1.2.3')",
            "quantity('1000000000000000000000e-21') == quantity('1')",
            "quantity('0.00000000000000000000001Ei') == quantity('11530n')",
            "quantity('0.0000000000000000000000000001Ei') == quantity('1n')",
        ])
    func quantities(expression: String) { #expect(evaluated(expression) == "bool true") }

    @Test(
        "lists are summed, ordered and searched",
        arguments: [
            Case("[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [].isSorted()", "bool true"), Case("[1, 3].sum()", "int 4"),
            Case("[1.5, 2.0].sum()", "double 3.5"), Case("[].sum()", "int 0"),
            Case("[duration('1m'), duration('1s')].sum()", "google.protobuf.Duration 61s"),
            Case("['a'].sum()", "error: no such overload: sum(list)"), Case("[9223372036854775807, 1].sum()", "error: integer overflow"),
            Case("[3, 1, 2].min()", "int 1"), Case("['a', 'c', 'b'].max()", "string c"),
            Case("[].min()", "error: min called on empty list"), Case("[].max()", "error: max called on empty list"),
            Case("[{}].min()", "error: no such overload"), Case("[1, 2, 2].indexOf(2)", "int 1"), Case("[1, 2, 2].lastIndexOf(2)", "int 2"),
            Case("[1].indexOf(7)", "int -1"), Case("[1, 2].includes(2)", "bool true"), Case("[1, 2, 3].slice(1, 3)", "list [2, 3]"),
            Case("[1].slice(0, 2)", "error: cannot slice(0, 2), list is length 1"),
            Case("[1, 1.0, 2].distinct()", "list [1, 2]"), Case("[1, 2].reverse()", "list [2, 1]"),
            Case("sets.contains([1, 2, 3], [3, 1])", "bool true"), Case("sets.contains([1], [1, 2])", "bool false"),
            Case("sets.equivalent([1, 2], [2, 1, 1])", "bool true"), Case("sets.intersects([1], [2, 1])", "bool true"),
            Case("sets.intersects([1], [])", "bool false"),
        ])
    func lists(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }
}
