package dev.understudy.server;

import dev.understudy.engine.Changes;
import dev.understudy.wire.Tls;
import dev.understudy.wire.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the TLS settings are, some of them perhaps in databases, and the TLS that uses them. Not for I/O loops, as it waits for databases. */
final class TlsConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

    private final TlsNames names;
    private final Path directory;
    private final Tls tls;
    private final Databases databases;
    private final AtomicBoolean lookPlanned = new AtomicBoolean();
    private volatile List<DatabaseColumn> sources = List.of();

    /** @param directory what relative file names are relative to */
    TlsConfiguration(TlsNames names, Path directory, Tls tls, Databases databases) {
        this.names = names;
        this.directory = directory;
        this.tls = tls;
        this.databases = databases;
        look();
    }

    Tls tls() {
        return tls;
    }

    /** Tells of a transaction; on the writer of its database. */
    void changed(ServedDatabase database, Changes changes, Executor background) {
        for (DatabaseColumn source : sources) {
            if (source.database() == database && source.isTouchedBy(changes)) {
                lookSoon(background);
                return;
            }
        }
    }

    private void lookSoon(Executor background) {
        if (lookPlanned.compareAndSet(false, true)) {
            try {
                background.execute(() -> {
                    lookPlanned.set(false);
                    Writer.guarded(this::look);
                });
            } catch (RejectedExecutionException closing) {
                LOG.debug("not looking for TLS settings any more");
            }
        }
    }

    /** Finds out what the settings are now, and uses them. */
    synchronized void look() {
        sources = Stream.of(names.privateKey(), names.certificate(), names.caCert(), names.protocols(), names.ciphers(), names.ciphersuites(),
                        names.serverName())
                .filter(name -> name != null && DatabaseColumn.looksLike(name))
                .map(this::find)
                .filter(column -> column != null)
                .toList();
        String caCert = value(names.caCert());
        tls.configure(new TlsSettings(file(names.privateKey()), file(names.certificate()), caCert == null ? null : trust(caCert),
                file(names.peerCaCert()), value(names.protocols()), value(names.ciphers()), value(names.ciphersuites()),
                value(names.serverName())));
    }

    private TlsSettings.Trust trust(String caCert) {
        return names.bootstrap() ? new TlsSettings.TrustBootstrap(directory.resolve(caCert)) : TlsSettings.trust(caCert, directory);
    }

    private Path file(String name) {
        String value = value(name);
        return value == null ? null : directory.resolve(value);
    }

    private String value(String name) {
        if (name == null || !DatabaseColumn.looksLike(name)) {
            return name;
        }
        DatabaseColumn column = find(name);
        return column == null ? null : column.firstString();
    }

    private DatabaseColumn find(String name) {
        try {
            return DatabaseColumn.find(name, databases);
        } catch (AdministrationException missing) {
            return null;
        }
    }
}
