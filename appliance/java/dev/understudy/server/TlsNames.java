package dev.understudy.server;

/**
 * Where the TLS settings are: each is a value, or {@code db:DB,TABLE,COLUMN} to take it from a database, or null when not given
 * ({@code peerCaCert} is never {@code db:}). ovsdb-server(1), "Public Key Infrastructure Options".
 *
 * @param privateKey file of the private key
 * @param certificate file of the certificate for the private key
 * @param caCert file of the certificates that sign those of clients, or {@code none}
 * @param bootstrap whether {@code caCert} may be missing and is then learnt from the first connection
 * @param peerCaCert file of further certificates to send
 * @param protocols versions of TLS to offer
 * @param ciphers ciphers of TLS 1.2, in OpenSSL's words
 * @param ciphersuites cipher suites of TLS 1.3
 * @param serverName the name to ask for when connecting
 */
public record TlsNames(String privateKey, String certificate, String caCert, boolean bootstrap, String peerCaCert, String protocols,
        String ciphers, String ciphersuites, String serverName) {
    /** No TLS at all. */
    public static final TlsNames NONE = new TlsNames(null, null, null, false, null, null, null, null, null);
}
