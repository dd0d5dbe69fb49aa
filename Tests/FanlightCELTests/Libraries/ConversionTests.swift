import FanlightCEL
import Testing

@Suite struct ConversionTests {
    @Test(
        "values are converted where nothing is lost but fractions",
        arguments: [
            Case("int('42')", "int 42"), Case("int('-7')", "int -7"),
            Case("int('x')", "error: type conversion error from 'string' to 'int'"),
            Case("int('')", "error: type conversion error from 'string' to 'int'"),
            Case("int('9223372036854775808')", "error: type conversion error from 'string' to 'int'"),
            Case("int(1.9)", "int 1"), Case("int(-1.9)", "int -1"), Case("int(1e19)", "error: integer overflow"),
            Case("int(double('nan'))", "error: integer overflow"),
            Case("int(18446744073709551615u)", "error: integer overflow"), Case("int(timestamp('1970-01-02T00:00:00Z'))", "int 86400"),
            Case("int(true)", "error: no such overload: int(bool)"),
            Case("uint(-1)", "error: unsigned integer overflow"), Case("uint('7')", "uint 7"), Case("uint(3.7)", "uint 3"),
            Case("double('1.5')", "double 1.5"), Case("double('-1e3')", "double -1000"),
            Case("double('abc')", "error: type conversion error from 'string' to 'double'"), Case("double(3)", "double 3"),
            Case("string(1)", "string 1"), Case("string(1.0)", "string 1"),
            Case("string(1234567.0)", "string 1.234567e+06"), Case("string(0.00001)", "string 1e-05"),
            Case("string(123456.5)", "string 123456.5"), Case("string(true)", "string true"),
            Case("string(b'\\xFF')", "error: invalid UTF-8 in bytes, cannot convert to string"), Case("string(b'abc')", "string abc"),
            Case("string(duration('1h1.5s'))", "string 3601.5s"),
            Case("string(timestamp('2024-02-29T12:00:00.120Z'))", "string 2024-02-29T12:00:00.12Z"), Case("bool('true')", "bool true"),
            Case("bool('f')", "bool false"),
            Case("bool('yes')", "error: type conversion error from 'string' to 'bool'"),
            Case("bytes('\\u00e9') == b'\\xC3\\xA9'", "bool true"), Case("dyn(1) == 1", "bool true"),
            Case("type(dyn([]))", "type list"), Case("string(null)", "error: no such overload: string(null_type)"),
            Case("string(type(1))", "string int"),
        ])
    func conversions(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "durations and times are read, added, compared and taken apart",
        arguments: [
            Case("duration('1h30m')", "google.protobuf.Duration 5400s"), Case("duration('-1.5ms')", "google.protobuf.Duration -0.0015s"),
            Case("duration('1us1ns')", "google.protobuf.Duration 0.000001001s"),
            Case("duration('0')", "google.protobuf.Duration 0s"), Case("duration('1.s')", "google.protobuf.Duration 1s"),
            Case("duration('2562047h47m16.854775807s').getHours()", "int 2562047"),
            Case("duration('2562047h47m16.854775808s')", "error: type conversion error from 'string' to 'google.protobuf.Duration'"),
            Case("duration('-2562047h47m16.854775808s') < duration('0s')", "bool true"),
            Case("duration('1d')", "error: type conversion error from 'string' to 'google.protobuf.Duration'"),
            Case("duration('1')", "error: type conversion error from 'string' to 'google.protobuf.Duration'"),
            Case("duration('')", "error: type conversion error from 'string' to 'google.protobuf.Duration'"),
            Case("duration('s')", "error: type conversion error from 'string' to 'google.protobuf.Duration'"),
            Case("duration('1ms') >= duration('1ms') && duration('1s') != duration('2s')", "bool true"),
            Case("duration('1h') + duration('1s')", "google.protobuf.Duration 3601s"),
            Case("duration('2562047h') + duration('1h')", "error: duration overflow"),
            Case("-duration('1s')", "google.protobuf.Duration -1s"), Case("duration('3730s').getMinutes()", "int 62"),
            Case("timestamp('2024-02-29T00:00:00Z') + duration('24h')", "google.protobuf.Timestamp 2024-03-01T00:00:00Z"),
            Case("timestamp('2024-01-01T00:00:00+01:00')", "google.protobuf.Timestamp 2023-12-31T23:00:00Z"),
            Case("timestamp('2024-03-01T00:00:00Z') - timestamp('2024-02-01T00:00:00Z') == duration('696h')", "bool true"),
            Case("timestamp('2023-02-29T00:00:00Z')", "error: type conversion error from 'string' to 'google.protobuf.Timestamp'"),
            Case("timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error: timestamp overflow"),
            Case("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", "error: timestamp overflow"),
            Case("timestamp('9999-01-01T00:00:00Z') - timestamp('0001-01-01T00:00:00Z')", "error: timestamp overflow"),
            Case("timestamp(0).getFullYear()", "int 1970"), Case("timestamp(-1)", "google.protobuf.Timestamp 1969-12-31T23:59:59Z"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getMonth()", "int 1"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getDate()", "int 29"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getDayOfMonth()", "int 28"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getDayOfYear()", "int 59"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getDayOfWeek()", "int 4"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getMilliseconds()", "int 678"),
            Case("timestamp('2024-02-29T13:14:15.678Z').getHours('-14:30')", "int 22"),
            Case("timestamp('2024-02-29T13:14:15Z').getHours('Europe/Berlin')", "error: unknown time zone Europe/Berlin"),
            Case("duration('1s').getFullYear()", "error: no such overload: getFullYear(google.protobuf.Duration)"),
            Case("timestamp('1600-03-01T00:00:00Z').getDayOfWeek()", "int 3"),
            Case("timestamp('0001-01-01T00:00:00Z').getDayOfYear()", "int 0"),
        ])
    func times(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }
}
