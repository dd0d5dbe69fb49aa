/// Certificates and keys for tests, in PEM; valid until 2126 but for `old`. The keys are no secret.
enum CertificateText {
    /// For a.test, by an ECDSA key.
    static let a = """
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
        """

    /// PKCS #8.
    static let aKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdGG22WXozzPf0uh3
        TdhenuXlAHbFWoLI8cGoAnlrzBihRANCAARJ6CsLW87IrhJEgNnfk/DPmTMSoNxm
        kDsSqjL/6HkNPU4bY8KanzvwDdxNhjEmHjg6wSl8Sp/LUdbjTI5CIa8S
        -----END PRIVATE KEY-----
        """

    /// The same, as OpenSSL wrote it before.
    static let aKeySEC1 = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIHRhttll6M8z39Lod03YXp7l5QB2xVqCyPHBqAJ5a8wYoAoGCCqGSM49
        AwEHoUQDQgAESegrC1vOyK4SRIDZ35Pwz5kzEqDcZpA7Eqoy/+h5DT1OG2PCmp87
        8A3cTYYxJh44OsEpfEqfy1HW40yOQiGvEg==
        -----END EC PRIVATE KEY-----
        """

    /// The same, encrypted as PKCS #8 does it.
    static let aKeyEncrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAju+207wTlLpwICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELMR8w83ppmP4qhE6NTWKkEEgZCd
        Swj9SShqjGTy0/+DVKCfO5zIP9W76Zl06P1aEy7O9oBff57UEL+jsOhILMjVepA6
        VW6VW6uJSrew7PbLrGky0YN7Xhd8ds0wQ4+eQIwxJ2iFLCMrB0xvpXxoGE6lonrJ
        lKwpAwwwomFXae8eOzlI0tSwQ4tAHPL3N21JOoMXKd5Jf3+May/kzu3Vic16T9Q=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The same, encrypted as OpenSSL did it before.
    static let aKeyEncryptedOld = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,FE4F62E4F38E6A3D107DB9B4EB9FEEA7

        z0dmc8rQXo52RvR9Wsdn08rVCyjRG3ap1M5RPqpQaIuhYHYBXdLUDYwUvEEWIA00
        CmkVf71UKb9iYQmW1qjyLtolQQnmGXJPnFnSlycxHDfr6KqQvVrd0+3bIuAKiJvI
        NKzhtpQc4QojaSTJqNUaLgwjycpuDDopKBzc4+traUw=
        -----END EC PRIVATE KEY-----
        """

    /// The same, without the public key in it.
    static let aKeyWithoutPoint = """
        -----BEGIN EC PRIVATE KEY-----
        MDECAQEEIHRhttll6M8z39Lod03YXp7l5QB2xVqCyPHBqAJ5a8wYoAoGCCqGSM49
        AwEH
        -----END EC PRIVATE KEY-----
        """

    /// For a.test, by another key.
    static let renewed = """
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
        """

    /// Of `renewed`.
    static let renewedKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIepwjV1rKudnTeHt
        H1JqMGsqGR2HiwRkSjXkoQ5x6gqhRANCAASd65JfEvL3uA5ljgVkjGy2GvI8KlJ9
        t71IZliodkeIrv9m/JYWIHaAe/G+N/d35+axBt55AvP8cOZ22q5iFTU/
        -----END PRIVATE KEY-----
        """

    /// For a.test, by an RSA key.
    static let rsa = """
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
        """

    /// PKCS #8.
    static let rsaKey = """
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
        """

    /// The same, as PKCS #1.
    static let rsaKeyPKCS1 = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEowIBAAKCAQEAq711/2oKqLPcKZ98B/JvU0r1A+YrJoowTwjvbMb3W0bg/3JW
        X1I9WBaWsDOck/gtcM4EQwq7Up5HZ73h8w8GBf7N4fjcExVwkg8ImxAZCSmV46Rj
        Jr5gE3e9cVSGq1y4ho6K6FUvVd9Ccl8re0qe+HFTnmzjRaUm3XRnK7pHFYspFYfd
        ux4ebXbIXtrw4REEc9JdUjgxJlymerFNeSgsqwyBNwF0V5Pl9rSTK3CxPFTh/rwq
        YbLHBeRC4dZDxBSz3TsxwdVodhdDq5nBAEa260Lo5q38m6lLbgr4ixZ6PwsI+dMr
        zUu4IODSDraCAWI4uERQ+bqDRHyNGz8JmNlWUwIDAQABAoIBABmspcbMzhIhbWEF
        mC/B9RWhJ5bxInNNBmLSZaS/6/vH0Vwu9i2i6EvSeK2X0aknWXe7PNTe9lkoE2m1
        b+F71f0wdgv5vcDWnDEhsTopQmzlvCQ/j5kbrdZLONWH+ugEYQuwpKCOF5kBWvgp
        NSFl6vUeUA9nnORtB63kuIXHf9f+6kx23NELb/0E15ynp3qaMplEBOLafwwo/p66
        BbUhfZRL0uFtuov+BnzQyJPAcMK6pKpfQFEA7/K4H4JsgvqApH0ToWHWC3JX6m6o
        sAmvQbdEP86rKriXCp4MFRMTOU5nyM2OZYuRj2i334vvkV03bU9UNfglooYu7HXb
        A15ot5ECgYEA6m1PUgePU6FLr4Fmz2Rfz0nD+uWqxANenT44ofwQBCU6w0kOIrSv
        jhHoQt1xWwUCN0bgNnSx2VtEfNUVutgvfCpbr5NaWX9Mfla2zFFVHZsy4y7C0Fmu
        U7aP3inZVzbcIUNg5WRYPHXC2w/q59kSrEcnZ1VNcE1YTqaFPJ2LQrECgYEAu4tb
        aF07ziSotZ0ajoRlTB6ievZtAK8HvFhzsaoIAUhJq4B6zIq4fHPZEUfD4TFDcwy6
        jg4GMdVRNeGWE9zXg1mPh0O5v3TARdUmt21QEkAwp9oLP88EuLDkIDcwdEpGQlUm
        P+5MXKIA8QefvJM8jVLUKVKZm0/WlaDielZZgkMCgYEAhAusWUU+21mIW0RlV75v
        JUCkrod9R8mqGqI4ni1wDBW4YtWcq7nhBQJbNIatWhqZI++9TY8vuoHpMvOHuOYa
        4TKu0FgM1UqaGLPZZX8OlY2c/VCSlW9efXLg2L/z12dkWSwtwShjdzLR3ji6FXw1
        Q2sU6+SlqPM4IZ00gW8wSRECgYBGU0BohyWI7GgzCgFOVckiXQ5ya3t+WSPedZCU
        m3y69l9hpyDlGFOLn2lTOIT0KaPwPWKrKAkcoK/+M2QyeIp735aZk0TQzTfYN9B3
        0c7HuThFiNbVC4zqsLIqfmd2A/AKqaFZMcOCrOELgN9eOBvpppiWEjo1ah++JgEm
        /MA9vwKBgDjmoGJtjYx2H0WxQGrp8JH0b+Ur+7SFWzlmceUbfVGWG3vv626Yj74p
        5yJk7yf5e8Bp69fY0NbHL+lSrYYsW+f3kdqCBFPhzsla/AdUU4AJUERFH+yyKy3C
        cuaIStS0L75iTWTkuCneuj6X5dNP3Fu3AxthHciiPo5goUv9Ph6Y
        -----END RSA PRIVATE KEY-----
        """

    /// For *.wild.test.
    static let wild = """
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
        """

    /// Of `wild`.
    static let wildKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguRaGgrwac9rwkmUB
        kKU78o6+uumT36uV3hp3klz107qhRANCAATLB76GEchqzHagOrnlXgpzl2ha5qqH
        olu7tDlgJM9OrTW6ePC2zbzrFmw74tjFtkJtjTJSXZCUqk5AD1n9nTQ2
        -----END PRIVATE KEY-----
        """

    /// For ed.test, by an Ed25519 key.
    static let ed = """
        -----BEGIN CERTIFICATE-----
        MIIBNzCB3qADAgECAgIo9TAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdUZXN0IENB
        MCAXDTI2MTEyNDE4NDkwNloYDzIxMjYxMDMxMTg0OTA2WjANMQswCQYDVQQDDAJl
        ZDAqMAUGAytlcAMhAEacAxTXaqXw9sy2DMQermf1ozKyif3kSOcI8kMThHrbo1Yw
        VDASBgNVHREECzAJggdlZC50ZXN0MB0GA1UdDgQWBBRD6nIHWSpLaVZwKR2queNk
        IjfeCTAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAKBggqhkjOPQQD
        AgNIADBFAiEAhiK7h2TLlJTj/X49wLis1Kqr0SRUVkVMxpcvHqAwEfoCID97XLwJ
        YbYyZIoMjH6jZhWss0KGie0AJ7RFCGUJIGcS
        -----END CERTIFICATE-----
        """

    /// Of `ed`.
    static let edKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIAInmWdbDhh0CCUwcAVkXvan0hzznN+upyTFpSwc03yL
        -----END PRIVATE KEY-----
        """

    /// For old.test, valid in 2001.
    static let old = """
        -----BEGIN CERTIFICATE-----
        MIIBZjCCAQ2gAwIBAgICEAAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD
        QTAeFw0wMTAxMDEwMDAwMDBaFw0wMjAxMDEwMDAwMDBaMA4xDDAKBgNVBAMMA29s
        ZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPmECvEkHDOJECxXESyTsXts06Bd
        vEqQWoFuCQj6NO5bga6V2CBN9EZDeBY7ZrlRiwXAct0zjjXnApYQgFkOzMqjVzBV
        MBMGA1UdEQQMMAqCCG9sZC50ZXN0MB0GA1UdDgQWBBQoDWf6kE7z0IsTFNnNQvBJ
        q7jqRTAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAKBggqhkjOPQQD
        AgNHADBEAiB1GqjgEUNXXKAEpQzcrcMs0/TPX0oXd3pkCaxWxCDcZgIgfUTeaB9Z
        Iwe7592OVhAFmvHLuD01bN2Cm7P4VL8ovPM=
        -----END CERTIFICATE-----
        """

    /// Of `old`.
    static let oldKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGTrrPH4SStUnQAkN
        oCbwpi1kAvegiJuHAcmVgLQYNNahRANCAAT5hArxJBwziRAsVxEsk7F7bNOgXbxK
        kFqBbgkI+jTuW4GuldggTfRGQ3gWO2a5UYsFwHLdM4415wKWEIBZDszK
        -----END PRIVATE KEY-----
        """

    /// What signed the others.
    static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBizCCATGgAwIBAgIUQioVcc3yu/2VLPQPT3Qbw8bP84AwCgYIKoZIzj0EAwIw
        EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjQxODQ5MDVaGA8yMTI2MTAzMTE4
        NDkwNVowEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH
        A0IABI7pF9SUp+i4QLAF07dUVA2pjKfvPUKTOIWbG6DzXPs3MZFyYU7R6MB1Zt5S
        BeOVGvgRpVkoGjK7P1ntsslZTT2jYzBhMB0GA1UdDgQWBBTvqs2/iR2b4uJCTV8E
        tkg10GUkwjAfBgNVHSMEGDAWgBTvqs2/iR2b4uJCTV8Etkg10GUkwjAPBgNVHRMB
        Af8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAKBggqhkjOPQQDAgNIADBFAiB52nBr
        +lt9pBFhxWVhZyxBNW6hNm2rpy6pHYODdRIKKgIhAM9o1AYGAEt8yjS7cyenbiMs
        9bVnEt4qzJP/VBA7SQY0
        -----END CERTIFICATE-----
        """

    /// A Secret as `kubectl create secret tls` makes one, with the values in clear.
    static func secret(
        _ name: String, namespace: String, certificate: String, key: String, names: (String, String) = ("tls.crt", "tls.key")
    ) -> String {
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: \(name), namespace: \(namespace)}
        stringData:
          \(names.0): \(quoted(certificate))
          \(names.1): \(quoted(key))

        """
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n") + "\""
    }
}
