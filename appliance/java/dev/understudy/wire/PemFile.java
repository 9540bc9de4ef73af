package dev.understudy.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM files (RFC 7468), in any order and with any text around them. */
final class PemFile {
    /** A PEM file longer than this is something else. */
    static final int SIZE_LIMIT_BYTES = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String[] ALGORITHMS = {"RSA", "EC", "EdDSA", "RSASSA-PSS"};
    /** AlgorithmIdentifier of rsaEncryption with NULL parameters. */
    private static final byte[] RSA_ALGORITHM =
            {0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};
    /** Object identifier of id-ecPublicKey. */
    private static final byte[] EC_IDENTIFIER = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private record Block(String label, byte[] content) {
    }

    private PemFile() {
    }

    /** Every certificate in a file; at least one. */
    static List<X509Certificate> certificates(Path path) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Block block : blocks(path)) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new InvalidKeySpecException("no certificate in it");
        }
        return certificates;
    }

    /** The first private key in a file. */
    static PrivateKey privateKey(Path path) throws IOException, GeneralSecurityException {
        for (Block block : blocks(path)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return fromPkcs8(block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    return fromPkcs8(pkcs8(RSA_ALGORITHM, block.content()));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = der(0x30, EC_IDENTIFIER, curveOf(block.content()));
                    return fromPkcs8(pkcs8(algorithm, block.content()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw new InvalidKeySpecException("the private key is encrypted");
                default -> { }
            }
        }
        throw new InvalidKeySpecException("no private key in it");
    }

    /** A certificate as PEM text. */
    static String text(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static List<Block> blocks(Path path) throws IOException, InvalidKeySpecException {
        if (Files.size(path) > SIZE_LIMIT_BYTES) {
            throw new InvalidKeySpecException("not a PEM file: longer than " + SIZE_LIMIT_BYTES + " bytes");
        }
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(2).startsWith("Proc-Type:")) {
                throw new InvalidKeySpecException("the private key is encrypted");
            }
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException bad) {
                throw new InvalidKeySpecException("bad base64 in it");
            }
        }
        return blocks;
    }

    private static PrivateKey fromPkcs8(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException tryTheNext) {
                continue;
            }
        }
        throw new InvalidKeySpecException("the private key is of no kind that is supported");
    }

    /** PrivateKeyInfo (RFC 5208) around a key in the older form of its algorithm. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(0x30, new byte[] {2, 1, 0}, algorithm, der(4, key));
    }

    /** The identifier of the curve, element [0] of an ECPrivateKey (RFC 5915). */
    private static byte[] curveOf(byte[] key) throws InvalidKeySpecException {
        for (int i = 0; i + 4 < key.length; i++) {
            int length = key[i + 1];
            if (key[i] == (byte) 0xa0 && length > 2 && i + 2 + length <= key.length && key[i + 2] == 6 && key[i + 3] == length - 2) {
                return Arrays.copyOfRange(key, i + 2, i + 2 + length);
            }
        }
        throw new InvalidKeySpecException("the private key does not name its curve");
    }

    private static byte[] der(int tag, byte[]... contents) {
        int length = 0;
        for (byte[] content : contents) {
            length += content.length;
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(length + 4);
        encoded.write(tag);
        if (length < 0x80) {
            encoded.write(length);
        } else if (length < 0x100) {
            encoded.write(0x81);
            encoded.write(length);
        } else {
            encoded.write(0x82);
            encoded.write(length >>> 8);
            encoded.write(length);
        }
        for (byte[] content : contents) {
            encoded.writeBytes(content);
        }
        return encoded.toByteArray();
    }
}
