import Testing

@testable import FanlightSchemas

@Suite("String formats")
struct StringFormatTests {
    @Test(
        "texts that have the format are taken",
        arguments: [
            ("ipv4", "10.0.0.1"), ("ipv6", "::1"), ("ipv6", "fe80::1:2"), ("ipv6", "::ffff:10.0.0.1"), ("cidr", "10.0.0.0/8"),
            ("cidr", "::/0"),
            ("uri", "http://example.com/a?b"), ("uri", "/path"), ("uri", "mailto:a@b.c"), ("uri", "http://[::1]:80/"),
            ("email", "a@example.com"), ("email", "Jo Bloggs <jo@example.com>"), ("email", "\"a b\"@example.com"),
            ("hostname", "example.com"), ("hostname", "localhost"), ("hostname", "a-b.example.com"), ("mac", "01:23:45:67:89:ab"),
            ("mac", "0123.4567.89ab"), ("uuid", "123e4567-e89b-12d3-a456-426614174000"), ("uuid4", "123e4567-e89b-42d3-a456-426614174000"),
            ("date", "2024-02-29"), ("date-time", "2024-02-29T12:00:00Z"), ("datetime", "2024-02-29t12:00:60.5+01:00"),
            ("duration", "1h30m"), ("duration", "22 ns"), ("duration", "3 days"), ("byte", "Zm9v"), ("byte", "Zm8="),
            ("isbn10", "0321751043"), ("isbn13", "978-0321751041"), ("isbn", "978-0321751041"), ("creditcard", "4111 1111 1111 1111"),
            ("ssn", "123-45-6789"), ("hexcolor", "#FFF"), ("rgbcolor", "rgb(255, 0, 10)"), ("bsonobjectid", "507f1f77bcf86cd799439011"),
            ("password", ""), ("k8s-short-name", "a-b"), ("k8s-long-name", "a.b"),
        ])
    func taken(format: String, text: String) throws { #expect(try #require(StringFormat(name: format)).accepts(text)) }

    @Test(
        "other texts are not",
        arguments: [
            ("ipv4", "10.0.0.256"), ("ipv4", "10.0.0.01"), ("ipv4", "::1"), ("ipv6", "10.0.0.1"), ("ipv6", "1::2::3"),
            ("ipv6", "fe80::1%eth0"),
            ("ipv6", "1:2:3:4:5:6:7:8:9"), ("cidr", "10.0.0.0/33"), ("cidr", "10.0.0.0"), ("uri", "example.com"), ("uri", ""),
            ("uri", "http://a b/"),
            ("uri", "/a%zz"), ("email", "a@"), ("email", "@b"), ("email", "a b@example.com"), ("hostname", "-a.com"), ("hostname", "a..b"),
            ("hostname", "a_b"), ("mac", "01:23:45:67:89"), ("uuid", "123e4567"), ("uuid4", "123e4567-e89b-12d3-a456-426614174000"),
            ("date", "2023-02-29"), ("date", "2024-2-9"), ("date-time", "2024-02-29"), ("date-time", "2024-02-29T25:00:00Z"),
            ("duration", "soon"), ("duration", "5"), ("byte", "Zm9"), ("byte", ""), ("isbn10", "0321751044"), ("isbn13", "978-0321751042"),
            ("creditcard", "4111 1111 1111 1112"), ("ssn", "12-345"), ("hexcolor", "#GG0000"), ("rgbcolor", "rgb(256,0,0)"),
            ("bsonobjectid", "507f"), ("k8s-short-name", "a.b"), ("k8s-long-name", "a_b"),
        ])
    func refused(format: String, text: String) throws { #expect(!(try #require(StringFormat(name: format)).accepts(text))) }

    @Test("numeric and unknown formats are not checked", arguments: ["int32", "int64", "double", "float", "quantity", "int-or-string"])
    func unchecked(name: String) { #expect(StringFormat(name: name) == nil) }
}
