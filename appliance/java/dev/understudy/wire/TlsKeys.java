package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Questions about certificates and keys. */
final class TlsKeys {
    /** Object identifier of commonName, 2.5.4.3. */
    private static final ByteBuffer COMMON_NAME = ByteBuffer.wrap(new byte[] {0x55, 4, 3});

    private TlsKeys() {
    }

    /** Whether a private key belongs to a certificate: what the one signs, the other verifies. */
    static boolean match(PrivateKey key, X509Certificate certificate) {
        PublicKey publicKey = certificate.getPublicKey();
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] sample = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    /** The first common name of a certificate's subject; null when it has none. */
    static String commonName(X509Certificate certificate) {
        // Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY } (RFC 5280, 4.1.2.4). The value is not searched: a
        // subject could hold the bytes of a common name in another attribute.
        ByteBuffer name = content(ByteBuffer.wrap(certificate.getSubjectX500Principal().getEncoded()));
        while (name.hasRemaining()) {
            ByteBuffer set = content(name);
            while (set.hasRemaining()) {
                ByteBuffer attribute = content(set);
                if (content(attribute).equals(COMMON_NAME.duplicate())) {
                    byte tag = attribute.get(attribute.position());
                    return charsetOf(tag).decode(content(attribute)).toString();
                }
            }
        }
        return null;
    }

    /** The content of the DER value that begins at the position, which moves behind it. */
    private static ByteBuffer content(ByteBuffer encoded) {
        encoded.get();
        int length = encoded.get();
        if (length < 0) {
            int digits = length & 0x7f;
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = length << 8 | encoded.get() & 0xff;
            }
        }
        ByteBuffer content = encoded.slice(encoded.position(), length);
        encoded.position(encoded.position() + length);
        return content;
    }

    /** The string types of X.520: BMPString, UniversalString, UTF8String, or one that is a part of Latin-1. */
    private static Charset charsetOf(byte tag) {
        return switch (tag) {
            case 0x1e -> StandardCharsets.UTF_16BE;
            case 0x1c -> StandardCharsets.UTF_32BE;
            case 0x0c -> StandardCharsets.UTF_8;
            default -> StandardCharsets.ISO_8859_1;
        };
    }
}
