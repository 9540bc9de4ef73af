package dev.understudy.real;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and certificates that it signed, made with openssl in the test's directory. */
public final class Certificates {
    private static final String DAYS = "2";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** Makes the authority, and the certificates {@code server} and {@code client}. */
    public static Certificates make(Path directory) {
        Certificates made = new Certificates(directory);
        made.openssl("authority", List.of("-subj", "/CN=authority", "-addext", "basicConstraints=critical,CA:TRUE"));
        made.sign("server");
        made.sign("client");
        return made;
    }

    /** Makes one more certificate, with this common name, signed by the authority. */
    public void sign(String name) {
        openssl(name, List.of("-subj", "/CN=" + name, "-CA", authority().toString(), "-CAkey",
                key("authority").toString()));
    }

    private void openssl(String name, List<String> more) {
        Program.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", DAYS, "-keyout", key(name).toString(), "-out", certificate(name).toString())
                .with(more).output();
    }

    public Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    public Path certificate(String name) {
        return directory.resolve(name + "-cert.pem");
    }

    public Path authority() {
        return certificate("authority");
    }

    /** The three options that every program of the peer takes. */
    public List<String> options(String name) {
        return List.of("--private-key=" + key(name), "--certificate=" + certificate(name),
                "--ca-cert=" + authority());
    }

    /** A context that presents the named certificate and trusts the authority alone. */
    public SSLContext context(String name) {
        try {
            Certificate authority = readCertificate(authority());
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("authority", authority);
            TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trust);

            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(name, readKey(key(name)), new char[0],
                    new Certificate[] {readCertificate(certificate(name))});
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(own, new char[0]);

            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot use the certificates in " + directory, e);
        }
    }

    private static Certificate readCertificate(Path file) throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    private static PrivateKey readKey(Path file) throws GeneralSecurityException, IOException {
        String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        byte[] encoded = Base64.getMimeDecoder().decode(text);
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
