package dev.understudy.cli;

import java.util.List;

/** What the options say about TLS: names of files as given, or {@code db:DB,TABLE,COLUMN} where the program allows that. */
public final class TlsOptions {
    private String privateKey;
    private String certificate;
    private String caCert;
    private boolean bootstrap;
    private String peerCaCert;
    private String protocols;
    private String ciphers;
    private String ciphersuites;
    private String serverName;

    /** All options of TLS. */
    public List<Option> options() {
        return List.of(
                Option.required("bootstrap-ca-cert", value -> setCaCert(value, true)),
                Option.required("peer-ca-cert", value -> peerCaCert = value),
                Option.required("private-key", 'p', value -> privateKey = value),
                Option.required("certificate", 'c', value -> certificate = value),
                Option.required("ca-cert", 'C', value -> setCaCert(value, false)),
                Option.required("ssl-protocols", value -> protocols = value),
                Option.required("ssl-ciphers", value -> ciphers = value),
                Option.required("ssl-ciphersuites", value -> ciphersuites = value),
                Option.required("ssl-server-name", value -> serverName = value));
    }

    private void setCaCert(String name, boolean learn) {
        caCert = name;
        bootstrap = learn;
    }

    /** The private key, or null. */
    public String privateKey() {
        return privateKey;
    }

    /** The certificate of the private key, or null. */
    public String certificate() {
        return certificate;
    }

    /** The certificates that sign those of others, {@code none}, or null. */
    public String caCert() {
        return caCert;
    }

    /** Whether {@link #caCert} may be learnt from the first connection. */
    public boolean bootstrap() {
        return bootstrap;
    }

    /** Further certificates to send, or null. */
    public String peerCaCert() {
        return peerCaCert;
    }

    /** Versions of TLS to offer, or null. */
    public String protocols() {
        return protocols;
    }

    /** Ciphers of TLS 1.2, or null. */
    public String ciphers() {
        return ciphers;
    }

    /** Cipher suites of TLS 1.3, or null. */
    public String ciphersuites() {
        return ciphersuites;
    }

    /** The name to ask for when connecting, or null. */
    public String serverName() {
        return serverName;
    }
}
