package dev.understudy.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the CA certificate from the first server that is met, as {@code --bootstrap-ca-cert} asks for. */
public final class TlsBootstrap {
    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    private TlsBootstrap() {
    }

    /** Writes the last certificate of the other side's chain, if it is a CA's own, to a new file. The outcome is logged. */
    public static void save(SSLSession session, Path file) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            X509Certificate last = (X509Certificate) chain[chain.length - 1];
            if (!TlsContext.isSelfSigned(last)) {
                LOG.error("could not bootstrap CA cert: obtained certificate is not self-signed");
                return;
            }
            write(file, PemFile.text(last));
            LOG.info("successfully bootstrapped CA cert to {}", file);
            LOG.info("Trusting CA cert from {} ({}) (fingerprint {})", file, last.getSubjectX500Principal().getName(),
                    fingerprint(last));
            LOG.info("killing successful connection to retry using CA cert");
        } catch (SSLPeerUnverifiedException nothing) {
            LOG.error("could not bootstrap CA cert: no certificate presented by peer");
        } catch (FileAlreadyExistsException another) {
            LOG.info("reading CA cert {} created by another process", file);
        } catch (IOException problem) {
            LOG.error("could not bootstrap CA cert: creating {} failed: {}", file, SystemErrors.text(problem));
        } catch (GeneralSecurityException problem) {
            LOG.error("could not bootstrap CA cert: {}", problem.getMessage());
        }
    }

    /** The file appears with its whole content or not at all, so that no other process reads half a certificate. */
    private static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(part, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--")))) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
                channel.force(true);
            }
            Files.createLink(file, part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    }
}
