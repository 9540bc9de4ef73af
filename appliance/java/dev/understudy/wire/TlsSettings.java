package dev.understudy.wire;

import java.nio.file.Path;

/**
 * What the TLS options say (ovsdb-server(8), "SSL/TLS options"). A null is an option that was not given.
 *
 * @param privateKey the file of our private key, PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted
 * @param certificate the file of our certificate, PEM, perhaps followed by the chain above it
 * @param trust whose certificates we accept
 * @param peerCaCertificate further certificates to send, PEM, so that the other side can bootstrap
 * @param protocols the versions of TLS, in the syntax of {@link TlsProtocols}
 * @param ciphers the cipher suites for TLS 1.2, in the syntax of {@link TlsCiphers}
 * @param cipherSuites the cipher suites for TLS 1.3: their names, separated by colons
 * @param serverName the name to ask for as a client (SNI), in place of the host that is connected to
 */
public record TlsSettings(Path privateKey, Path certificate, Trust trust, Path peerCaCertificate, String protocols, String ciphers,
        String cipherSuites, String serverName) {
    /** No option given: TLS cannot be used. */
    public static final TlsSettings NONE = new TlsSettings(null, null, null, null, null, null, null, null);

    /** Whose certificates are accepted. */
    public sealed interface Trust {
    }

    /** Those that a certificate in this file (PEM) vouches for. */
    public record TrustFile(Path path) implements Trust {
    }

    /** As {@link TrustFile}; but when there is no such file, the first server we connect to is believed and its CA written there. */
    public record TrustBootstrap(Path path) implements Trust {
    }

    /** Anybody's: the other side is not asked for a certificate, and its certificate is not checked. */
    public record TrustAnyone() implements Trust {
    }

    /** What {@code --ca-cert} means: a file, or the word none. */
    public static Trust trust(String caCert, Path directory) {
        return caCert.equals("none") ? new TrustAnyone() : new TrustFile(directory.resolve(caCert));
    }

    /** The key, the certificate and the CA alone. */
    public static TlsSettings of(Path privateKey, Path certificate, Trust trust) {
        return new TlsSettings(privateKey, certificate, trust, null, null, null, null, null);
    }

    /** The file of CA certificates, if there is to be one. */
    Path trustPath() {
        return switch (trust) {
            case null -> null;
            case TrustFile file -> file.path();
            case TrustBootstrap bootstrap -> bootstrap.path();
            case TrustAnyone anyone -> null;
        };
    }

    boolean isEmpty() {
        return privateKey == null && certificate == null && trust == null;
    }
}
