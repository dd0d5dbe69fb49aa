import FanlightIR

/// Certificates for tests, valid until 2126; their keys are no secret.
enum TestCertificate {
    /// For a.test, by an ECDSA key.
    static let a = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIIBajCCARCgAwIBAgICIrswCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAgFw0yNjExMjQxODQ5MDVaGA8yMTI2MTAzMTE4NDkwNVowETEPMA0GA1UEAwwG
        YS50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESegrC1vOyK4SRIDZ35Pw
        z5kzEqDcZpA7Eqoy/+h5DT1OG2PCmp878A3cTYYxJh44OsEpfEqfy1HW40yOQiGv
        EqNVMFMwEQYDVR0RBAowCIIGYS50ZXN0MB0GA1UdDgQWBBR/vNld7KYxqsi2YNT6
        +zRSVGvX1jAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAKBggqhkjO
        PQQDAgNIADBFAiBRSA+qXYzbM6fN/SMoGmZnNUXT7Ruj7ZBpfRz9ZMeYewIhAIyA
        Knft+P3tPQCtJJNKcIMGCyL3JvED9dsdw95Np5eW
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdGG22WXozzPf0uh3
        TdhenuXlAHbFWoLI8cGoAnlrzBihRANCAARJ6CsLW87IrhJEgNnfk/DPmTMSoNxm
        kDsSqjL/6HkNPU4bY8KanzvwDdxNhjEmHjg6wSl8Sp/LUdbjTI5CIa8S
        -----END PRIVATE KEY-----
        """)

    /// For a.test too.
    static let renewed = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIIBcjCCARigAwIBAgICKr8wCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAgFw0yNjExMjQxODQ5MDVaGA8yMTI2MTAzMTE4NDkwNVowGTEXMBUGA1UEAwwO
        YS50ZXN0IHJlbmV3ZWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASd65JfEvL3
        uA5ljgVkjGy2GvI8KlJ9t71IZliodkeIrv9m/JYWIHaAe/G+N/d35+axBt55AvP8
        cOZ22q5iFTU/o1UwUzARBgNVHREECjAIggZhLnRlc3QwHQYDVR0OBBYEFPTdJPkE
        CqP2JxvDW9tSkyz4NI2vMB8GA1UdIwQYMBaAFO+qzb+JHZvi4kJNXwS2SDXQZSTC
        MAoGCCqGSM49BAMCA0gAMEUCIQDRpW3LAAjAGg6xPuiuMaC404zJZWjz3ZyF7rBG
        o6ClTAIgIAsGRWD9V5jQgKSLP52JCcaofkaFjoGpdw926tRfVJc=
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIepwjV1rKudnTeHt
        H1JqMGsqGR2HiwRkSjXkoQ5x6gqhRANCAASd65JfEvL3uA5ljgVkjGy2GvI8KlJ9
        t71IZliodkeIrv9m/JYWIHaAe/G+N/d35+axBt55AvP8cOZ22q5iFTU/
        -----END PRIVATE KEY-----
        """)

    /// For a.test, by an RSA key.
    static let rsa = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIICNTCCAdugAwIBAgICURIwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAgFw0yNjExMjQxODQ5MDZaGA8yMTI2MTAzMTE4NDkwNlowETEPMA0GA1UEAwwG
        YS50ZXN0MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq711/2oKqLPc
        KZ98B/JvU0r1A+YrJoowTwjvbMb3W0bg/3JWX1I9WBaWsDOck/gtcM4EQwq7Up5H
        Z73h8w8GBf7N4fjcExVwkg8ImxAZCSmV46RjJr5gE3e9cVSGq1y4ho6K6FUvVd9C
        cl8re0qe+HFTnmzjRaUm3XRnK7pHFYspFYfdux4ebXbIXtrw4REEc9JdUjgxJlym
        erFNeSgsqwyBNwF0V5Pl9rSTK3CxPFTh/rwqYbLHBeRC4dZDxBSz3TsxwdVodhdD
        q5nBAEa260Lo5q38m6lLbgr4ixZ6PwsI+dMrzUu4IODSDraCAWI4uERQ+bqDRHyN
        Gz8JmNlWUwIDAQABo1UwUzARBgNVHREECjAIggZhLnRlc3QwHQYDVR0OBBYEFId3
        QmWFliTc2PsKeRqj90hMrgwpMB8GA1UdIwQYMBaAFO+qzb+JHZvi4kJNXwS2SDXQ
        ZSTCMAoGCCqGSM49BAMCA0gAMEUCIHElf3iipgj43dTxvR2s+LamgmJWUkdC2qxs
        bs+KOFI6AiEAjee3WNST15K9NbXlTB0BJ0LxUvY80Dag5m9UizFLsD0=
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCrvXX/agqos9wp
        n3wH8m9TSvUD5ismijBPCO9sxvdbRuD/clZfUj1YFpawM5yT+C1wzgRDCrtSnkdn
        veHzDwYF/s3h+NwTFXCSDwibEBkJKZXjpGMmvmATd71xVIarXLiGjoroVS9V30Jy
        Xyt7Sp74cVOebONFpSbddGcrukcViykVh927Hh5tdshe2vDhEQRz0l1SODEmXKZ6
        sU15KCyrDIE3AXRXk+X2tJMrcLE8VOH+vCphsscF5ELh1kPEFLPdOzHB1Wh2F0Or
        mcEARrbrQujmrfybqUtuCviLFno/Cwj50yvNS7gg4NIOtoIBYji4RFD5uoNEfI0b
        PwmY2VZTAgMBAAECggEAGaylxszOEiFtYQWYL8H1FaEnlvEic00GYtJlpL/r+8fR
        XC72LaLoS9J4rZfRqSdZd7s81N72WSgTabVv4XvV/TB2C/m9wNacMSGxOilCbOW8
        JD+PmRut1ks41Yf66ARhC7CkoI4XmQFa+Ck1IWXq9R5QD2ec5G0HreS4hcd/1/7q
        THbc0Qtv/QTXnKenepoymUQE4tp/DCj+nroFtSF9lEvS4W26i/4GfNDIk8Bwwrqk
        ql9AUQDv8rgfgmyC+oCkfROhYdYLclfqbqiwCa9Bt0Q/zqsquJcKngwVExM5TmfI
        zY5li5GPaLffi++RXTdtT1Q1+CWihi7sddsDXmi3kQKBgQDqbU9SB49ToUuvgWbP
        ZF/PScP65arEA16dPjih/BAEJTrDSQ4itK+OEehC3XFbBQI3RuA2dLHZW0R81RW6
        2C98Kluvk1pZf0x+VrbMUVUdmzLjLsLQWa5Tto/eKdlXNtwhQ2DlZFg8dcLbD+rn
        2RKsRydnVU1wTVhOpoU8nYtCsQKBgQC7i1toXTvOJKi1nRqOhGVMHqJ69m0Arwe8
        WHOxqggBSEmrgHrMirh8c9kRR8PhMUNzDLqODgYx1VE14ZYT3NeDWY+HQ7m/dMBF
        1Sa3bVASQDCn2gs/zwS4sOQgNzB0SkZCVSY/7kxcogDxB5+8kzyNUtQpUpmbT9aV
        oOJ6VlmCQwKBgQCEC6xZRT7bWYhbRGVXvm8lQKSuh31HyaoaojieLXAMFbhi1Zyr
        ueEFAls0hq1aGpkj771Njy+6geky84e45hrhMq7QWAzVSpoYs9llfw6VjZz9UJKV
        b159cuDYv/PXZ2RZLC3BKGN3MtHeOLoVfDVDaxTr5KWo8zghnTSBbzBJEQKBgEZT
        QGiHJYjsaDMKAU5VySJdDnJre35ZI951kJSbfLr2X2GnIOUYU4ufaVM4hPQpo/A9
        YqsoCRygr/4zZDJ4invflpmTRNDNN9g30HfRzse5OEWI1tULjOqwsip+Z3YD8Aqp
        oVkxw4Ks4QuA3144G+mmmJYSOjVqH74mASb8wD2/AoGAOOagYm2NjHYfRbFAaunw
        kfRv5Sv7tIVbOWZx5Rt9UZYbe+/rbpiPvinnImTvJ/l7wGnr19jQ1scv6VKthixb
        5/eR2oIEU+HOyVr8B1RTgAlQREUf7LIrLcJy5ohK1LQvvmJNZOS4Kd66Ppfl00/c
        W7cDG2EdyKI+jmChS/0+Hpg=
        -----END PRIVATE KEY-----
        """)

    /// For *.wild.test.
    static let wild = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIIBbjCCAROgAwIBAgICIpYwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAgFw0yNjExMjQxODQ5MDZaGA8yMTI2MTAzMTE4NDkwNlowDzENMAsGA1UEAwwE
        d2lsZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMsHvoYRyGrMdqA6ueVeCnOX
        aFrmqoeiW7u0OWAkz06tNbp48LbNvOsWbDvi2MW2Qm2NMlJdkJSqTkAPWf2dNDaj
        WjBYMBYGA1UdEQQPMA2CCyoud2lsZC50ZXN0MB0GA1UdDgQWBBSwokcx+QOrw9ub
        S2cWSCxgBJJiyDAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAKBggq
        hkjOPQQDAgNJADBGAiEAi4nVWZ31fCqiSj+JR116VYvUQoOEg7Lb+3ZHPMtNYIgC
        IQD9WJWpzaN4/r6zxdOHaFBS7zBBPnL77+33xQMxv/8VKQ==
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguRaGgrwac9rwkmUB
        kKU78o6+uumT36uV3hp3klz107qhRANCAATLB76GEchqzHagOrnlXgpzl2ha5qqH
        olu7tDlgJM9OrTW6ePC2zbzrFmw74tjFtkJtjTJSXZCUqk5AD1n9nTQ2
        -----END PRIVATE KEY-----
        """)

    /// For b.test and c.test.
    static let b = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIIBcjCCARigAwIBAgICb4kwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAgFw0yNjExMjQxODQ5MDZaGA8yMTI2MTAzMTE4NDkwNlowETEPMA0GA1UEAwwG
        Yi50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELuL9cQYehd2ziIeRbJJp
        BTZk15Q9akyRMlnPnbi48lZgGcrRQlnzJ5M5kbCqHQ6avAn8s/nrsEFPJ9xkPi2c
        n6NdMFswGQYDVR0RBBIwEIIGYi50ZXN0ggZjLnRlc3QwHQYDVR0OBBYEFALUJlmV
        lqJpBh8ENE0asyGF0HeJMB8GA1UdIwQYMBaAFO+qzb+JHZvi4kJNXwS2SDXQZSTC
        MAoGCCqGSM49BAMCA0gAMEUCIFmuFn8phKOtP7vltpq/o+VuiUM7fHeO2EaQVfCC
        CLo6AiEAvqpTxKnfTZfhGToRZ8GQR5hCpQKV8WhHdbmFIXGDdrE=
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgh4AmpO2gWAmib99E
        5qHD5vXyJS03L+L2p44I8AXEEcuhRANCAAQu4v1xBh6F3bOIh5FskmkFNmTXlD1q
        TJEyWc+duLjyVmAZytFCWfMnkzmRsKodDpq8Cfyz+euwQU8n3GQ+LZyf
        -----END PRIVATE KEY-----
        """)

    /// For ed.test, by an Ed25519 key.
    static let ed = credential(
        """
        -----BEGIN CERTIFICATE-----
        MIIBNzCB3qADAgECAgIo9TAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdUZXN0IENB
        MCAXDTI2MTEyNDE4NDkwNloYDzIxMjYxMDMxMTg0OTA2WjANMQswCQYDVQQDDAJl
        ZDAqMAUGAytlcAMhAEacAxTXaqXw9sy2DMQermf1ozKyif3kSOcI8kMThHrbo1Yw
        VDASBgNVHREECzAJggdlZC50ZXN0MB0GA1UdDgQWBBRD6nIHWSpLaVZwKR2queNk
        IjfeCTAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAKBggqhkjOPQQD
        AgNIADBFAiEAhiK7h2TLlJTj/X49wLis1Kqr0SRUVkVMxpcvHqAwEfoCID97XLwJ
        YbYyZIoMjH6jZhWss0KGie0AJ7RFCGUJIGcS
        -----END CERTIFICATE-----
        """,
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIAInmWdbDhh0CCUwcAVkXvan0hzznN+upyTFpSwc03yL
        -----END PRIVATE KEY-----
        """)

    static func credential(_ chain: String, _ key: String) -> ServerCredential {
        ServerCredential(certificateChain: Array(chain.utf8), privateKey: Redacted(Array(key.utf8)))
    }
}
