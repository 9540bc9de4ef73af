package dev.understudy.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small languages of the TLS options. */
class TlsCiphersTest {
    private static final Set<String> SUPPORTED = supported();

    private static Set<String> supported() {
        try {
            return new LinkedHashSet<>(Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> select(String text) {
        return TlsCiphers.tls12(text, SUPPORTED);
    }

    @Test
    void aSuiteHasTheNameOfOpenSslAndTheStandardOne() {
        List<String> expected = List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertEquals(expected, select("ECDHE-RSA-AES128-GCM-SHA256"));
        assertEquals(expected, select("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assertEquals(List.of("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
                select("ECDHE-ECDSA-CHACHA20-POLY1305:DHE-RSA-AES256-SHA"));
    }

    @Test
    void everySuiteIsOneThatTheRuntimeHas() {
        assertTrue(select("ALL").size() > 20, select("ALL")::toString);
        assertTrue(SUPPORTED.containsAll(select("ALL")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ECDHE+AESGCM         ; ECDHE.*GCM.*
            EECDH+AESGCM:EDH+AESGCM ; (ECDHE|DHE).*GCM.*
            HIGH:!aRSA           ; ECDHE_ECDSA.*
            ALL:!AES             ; .*CHACHA20.*
            kDHE                 ; DHE.*
            AES128+SHA256        ; .*AES_128_CBC_SHA256
            CHACHA20             ; .*CHACHA20.*
            """)
    void groups(String text, String pattern) {
        List<String> chosen = select(text);
        assertFalse(chosen.isEmpty());
        for (String name : chosen) {
            assertTrue(name.matches("TLS_" + pattern), text + " chose " + name);
        }
    }

    @Test
    void orderAndBans() {
        assertEquals(List.of(), select("!ALL:HIGH"));
        assertEquals(List.of(), select("BOGUS:RC4:aNULL"));
        List<String> moved = select("HIGH:+CHACHA20");
        assertTrue(moved.getLast().contains("CHACHA20"), moved::toString);
        List<String> sorted = select("AES128+AESGCM:AES256+AESGCM:@STRENGTH");
        assertTrue(sorted.getFirst().contains("AES_256"), sorted::toString);
        assertEquals(select("ALL"), select("DEFAULT:@SECLEVEL=2"));
        assertEquals(select("ALL"), select("DEFAULT@SECLEVEL=2"));
        assertEquals(select("HIGH:-DHE:DHE-RSA-AES256-GCM-SHA384").getLast(), "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    void suitesOfTls13AreApart() {
        assertEquals(List.of("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"),
                TlsCiphers.tls13("TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", SUPPORTED));
        assertEquals(List.of(), TlsCiphers.tls13("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", SUPPORTED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TLSv1.2          | TLSv1.2
            TLSv1.3          | TLSv1.3
            TLSv1.2,TLSv1.3  | TLSv1.2 TLSv1.3
            TLSv1.3 TLSv1.2  | TLSv1.2 TLSv1.3
            TLSv1.2-TLSv1.3  | TLSv1.2 TLSv1.3
            TLSv1.2+         | TLSv1.2 TLSv1.3
            TLSv1.3+         | TLSv1.3
            TLSv1.9          | TLSv1.2 TLSv1.3
            ''               | TLSv1.2 TLSv1.3
            """)
    void protocols(String text, String expected) {
        assertArrayEquals(expected.split(" "), TlsProtocols.parse(text));
        assertArrayEquals(new String[] {"TLSv1.2", "TLSv1.3"}, TlsProtocols.parse(null));
    }
}
