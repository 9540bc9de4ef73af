import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and the certificate that it signed itself, made by the JDK's keytool, for both ends of a TLS connection. */
final class Certificate {
    private static final String ALIAS = "rehearsal";
    private static final String PASSWORD = "rehearsal";
    private static final int KEYTOOL_LIMIT_SECONDS = 60;

    private final KeyStore store;
    private final Path directory;

    private Certificate(KeyStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    /** Makes the key and the certificate, and leaves them as PEM files in {@code directory}. */
    static Certificate make(Path directory) throws Exception {
        Path file = directory.resolve("rehearsal.p12");
        Process keytool = new ProcessBuilder(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-alias", ALIAS, "-keyalg", "EC",
                "-groupname", "secp256r1", "-dname", "CN=rehearsal", "-ext", "bc:c=ca:true", "-ext", "san=ip:127.0.0.1", "-validity", "2",
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).redirectOutput(directory.resolve("keytool.output").toFile()).start();
        if (!keytool.waitFor(KEYTOOL_LIMIT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + Files.readString(directory.resolve("keytool.output")));
        }
        Certificate certificate = new Certificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), directory);
        certificate.writePem("PRIVATE KEY", certificate.store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded(), certificate.key());
        certificate.writePem("CERTIFICATE", certificate.store.getCertificate(ALIAS).getEncoded(), certificate.certificate());
        return certificate;
    }

    Path key() {
        return directory.resolve("key.pem");
    }

    Path certificate() {
        return directory.resolve("certificate.pem");
    }

    /** A context that shows this certificate and trusts no other. */
    SSLContext context() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private void writePem(String what, byte[] bytes, Path file) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
