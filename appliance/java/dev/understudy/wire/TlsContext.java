package dev.understudy.wire;

import dev.understudy.wire.TlsSettings.TrustAnyone;
import dev.understudy.wire.TlsSettings.TrustBootstrap;
import dev.understudy.wire.TlsSettings.TrustFile;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a handshake needs, read from the files that the settings name at one moment. Immutable. */
public final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    private final SSLContext context;
    private final String[] protocols;
    private final String[] suites;
    private final boolean asksClients;
    private final Path bootstrapTo;
    private final String serverName;
    private final Date notAfter;

    private TlsContext(SSLContext context, TlsSettings settings, boolean asksClients, Path bootstrapTo, Date notAfter) {
        this.context = context;
        this.protocols = TlsProtocols.parse(settings.protocols());
        this.suites = suites(context, settings);
        this.asksClients = asksClients;
        this.bootstrapTo = bootstrapTo;
        this.serverName = settings.serverName();
        this.notAfter = notAfter;
    }

    /** Thrown when a file cannot be used; the message names it. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /** Reads the files. */
    public static TlsContext load(TlsSettings settings) throws UnusableException {
        PrivateKey key = read("private key", settings.privateKey(), PemFile::privateKey);
        List<X509Certificate> chain = read("certificate", settings.certificate(), PemFile::certificates);
        checkMatch(settings, key, chain.getFirst());
        Path bootstrapTo = null;
        List<X509Certificate> authorities = List.of();
        X509ExtendedTrustManager trust;
        try {
            switch (settings.trust()) {
                case TrustAnyone anyone -> trust = TlsTrust.anyone(true);
                case TrustBootstrap bootstrap when !Files.exists(bootstrap.path()) -> {
                    bootstrapTo = bootstrap.path();
                    trust = TlsTrust.anyone(false);
                }
                case TrustFile file -> {
                    authorities = authorities(file.path());
                    trust = TlsTrust.vouchedFor(authorities);
                }
                case TrustBootstrap bootstrap -> {
                    authorities = authorities(bootstrap.path());
                    trust = TlsTrust.vouchedFor(authorities);
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            X509Certificate[] sent = withIssuers(chain, settings, authorities);
            context.init(new KeyManager[] {new TlsIdentity(key, sent)}, new TrustManager[] {trust}, null);
            return new TlsContext(context, settings, !(settings.trust() instanceof TrustAnyone), bootstrapTo,
                    chain.getFirst().getNotAfter());
        } catch (GeneralSecurityException | IOException problem) {
            throw new UnusableException("cannot set up TLS: " + problem.getMessage());
        }
    }

    /** Whether the settings name all that TLS needs; what is missing is logged. */
    public static boolean isComplete(TlsSettings settings) {
        if (settings.privateKey() == null) {
            LOG.error("Private key must be configured to use SSL/TLS");
        }
        if (settings.certificate() == null) {
            LOG.error("Certificate must be configured to use SSL/TLS");
        }
        if (settings.trust() == null) {
            LOG.error("CA certificate must be configured to use SSL/TLS");
        }
        return settings.privateKey() != null && settings.certificate() != null && settings.trust() != null;
    }

    private static List<X509Certificate> authorities(Path path) throws UnusableException {
        return read("CA certificate", path, PemFile::certificates);
    }

    private interface Reading<T> {
        T read(Path path) throws IOException, GeneralSecurityException;
    }

    private static <T> T read(String what, Path path, Reading<T> reading) throws UnusableException {
        try {
            return reading.read(path);
        } catch (IOException problem) {
            throw new UnusableException("cannot read " + what + " " + path + ": " + SystemErrors.text(problem));
        } catch (GeneralSecurityException problem) {
            throw new UnusableException("cannot read " + what + " " + path + ": " + problem.getMessage());
        }
    }

    /** A key that is not the certificate's would fail every handshake; between two renamings of a rotation it is also what one sees. */
    private static void checkMatch(TlsSettings settings, PrivateKey key, X509Certificate certificate) throws UnusableException {
        if (!TlsKeys.match(key, certificate)) {
            throw new UnusableException("private key " + settings.privateKey() + " does not match certificate "
                    + settings.certificate());
        }
    }

    /** Our chain with what helps the other side to verify or bootstrap: the certificates that we were told to send, else our issuers. */
    private static X509Certificate[] withIssuers(List<X509Certificate> chain, TlsSettings settings,
            List<X509Certificate> authorities) throws UnusableException {
        Set<X509Certificate> sent = new LinkedHashSet<>(chain);
        if (settings.peerCaCertificate() != null) {
            sent.addAll(read("peer CA certificate", settings.peerCaCertificate(), PemFile::certificates));
        } else {
            X509Certificate last = chain.getLast();
            for (boolean found = true; found && !isSelfSigned(last); ) {
                found = false;
                for (X509Certificate authority : authorities) {
                    if (authority.getSubjectX500Principal().equals(last.getIssuerX500Principal()) && sent.add(authority)) {
                        last = authority;
                        found = true;
                        break;
                    }
                }
            }
        }
        return sent.toArray(X509Certificate[]::new);
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException signedByAnother) {
            return false;
        }
    }

    private static String[] suites(SSLContext context, TlsSettings settings) {
        if (settings.ciphers() == null && settings.cipherSuites() == null) {
            return null;
        }
        Set<String> supported = Set.of(context.getSupportedSSLParameters().getCipherSuites());
        List<String> standard = Arrays.asList(context.getDefaultSSLParameters().getCipherSuites());
        List<String> chosen = new ArrayList<>();
        List<String> tls13 = settings.cipherSuites() == null ? List.of() : TlsCiphers.tls13(settings.cipherSuites(), supported);
        chosen.addAll(tls13.isEmpty() ? standard.stream().filter(TlsCiphers::isTls13).toList() : tls13);
        List<String> tls12 = settings.ciphers() == null ? List.of() : TlsCiphers.tls12(settings.ciphers(), supported);
        if (settings.ciphers() != null && tls12.isEmpty()) {
            LOG.error("SSL_CTX_set_cipher_list: no cipher match in \"{}\"", settings.ciphers());
        }
        chosen.addAll(tls12.isEmpty() ? standard.stream().filter(name -> !TlsCiphers.isTls13(name)).toList() : tls12);
        return chosen.toArray(String[]::new);
    }

    /** When our certificate ends to be valid. */
    Date notAfter() {
        return notAfter;
    }

    /** Where the CA certificate of the first server is to be written; null when there is a CA already or none is needed. */
    public Path bootstrapTo() {
        return bootstrapTo;
    }

    SSLEngine serverEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(serverParameters(engine.getSSLParameters()));
        return engine;
    }

    SSLEngine clientEngine(String host) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setSSLParameters(clientParameters(engine.getSSLParameters(), host));
        return engine;
    }

    /**
     * Puts TLS over a connected socket, for code that waits: the handshake is the caller's. Closing it closes the socket.
     *
     * @param host what was connected to, by name or by address; null when the other side connected to us, and is the TLS client
     */
    public SSLSocket socket(Socket socket, String host) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        secured.setUseClientMode(host != null);
        SSLParameters parameters = secured.getSSLParameters();
        secured.setSSLParameters(host == null ? serverParameters(parameters) : clientParameters(parameters, host));
        return secured;
    }

    private SSLParameters serverParameters(SSLParameters parameters) {
        restrict(parameters).setNeedClientAuth(asksClients);
        return parameters;
    }

    private SSLParameters clientParameters(SSLParameters parameters, String host) {
        restrict(parameters);
        String name = serverName != null ? serverName : IpText.isAddress(host) ? null : host;
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        return parameters;
    }

    private SSLParameters restrict(SSLParameters parameters) {
        parameters.setProtocols(protocols);
        if (suites != null) {
            parameters.setCipherSuites(suites);
            parameters.setUseCipherSuitesOrder(true);
        }
        return parameters;
    }
}
