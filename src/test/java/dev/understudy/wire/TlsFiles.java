package dev.understudy.wire;

import java.nio.file.Path;

/** Keys and certificates that openssl makes for a test, in one directory. */
final class TlsFiles {
    private final Path directory;

    TlsFiles(Path directory) {
        this.directory = directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    private void openssl(String arguments) {
        Processes.succeed(directory, ("openssl " + arguments).split(" "));
    }

    /** A CA: NAME.key and NAME.pem. */
    void authority(String name) {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".pem -subj /CN=" + name + " -days 30");
    }

    /** A key and certificate of an RSA key, PKCS#8. */
    void signed(String name, String authority) {
        signed(name, authority, "rsa:2048");
    }

    /** A key and certificate of any kind of key. */
    void signed(String name, String authority, String keyKind) {
        openssl("req -newkey " + keyKind + " -nodes -keyout " + name + ".key -out " + name + ".csr -subj /O=Test/CN=" + name);
        openssl("x509 -req -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority + ".key -CAcreateserial -days 30 -out "
                + name + ".pem");
    }

    /** The same key in the older form: PKCS#1 or SEC 1. */
    void traditional(String from, String to, String algorithm) {
        openssl(algorithm + " " + (algorithm.equals("rsa") ? "-traditional " : "") + "-in " + from + ".key -out " + to + ".key");
    }

    TlsSettings settings(String identity, TlsSettings.Trust trust) {
        return TlsSettings.of(path(identity + ".key"), path(identity + ".pem"), trust);
    }

    TlsSettings settings(String identity, String authority) {
        return settings(identity, new TlsSettings.TrustFile(path(authority + ".pem")));
    }

    /** The peer's client, with an identity and a CA. */
    Processes.Outcome client(int port, String identity, String... trust) {
        String[] command = new String[7 + trust.length];
        String[] fixed = {"ovsdb-client", "-t5", "list-dbs", "ssl:127.0.0.1:" + port, "-p" + path(identity + ".key"),
            "-c" + path(identity + ".pem"), "-vconsole:warn"};
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(trust, 0, command, fixed.length, trust.length);
        return Processes.run(directory, command);
    }
}
