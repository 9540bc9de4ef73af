package dev.understudy.cli.server;

import dev.understudy.cli.FatalException;
import dev.understudy.server.AdministrationException;
import dev.understudy.server.Configuration;
import dev.understudy.server.ConfigurationReader;
import dev.understudy.server.ConfigurationWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators have told a server to do, kept for the case that it crashes. The launcher, which starts the server again then, has made a file for that
 * which has no name any more, so that it goes when the launcher does.
 */
final class KeptConfiguration implements AutoCloseable {
    /** The property in which the launcher names the descriptor of the file. */
    private static final String DESCRIPTOR_PROPERTY = "understudy.configuration.fd";
    private static final int FILE_LIMIT_BYTES = 64 << 20;
    private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

    private final FileChannel file;

    private KeptConfiguration(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the file; to be done while this process may.
     *
     * @throws FatalException when there is none, because no launcher watches this process
     */
    static KeptConfiguration open() {
        String descriptor = System.getProperty(DESCRIPTOR_PROPERTY);
        if (descriptor == null) {
            throw new FatalException("--monitor needs the launcher: start the server by its script");
        }
        try {
            return new KeptConfiguration(FileChannel.open(Path.of("/dev/fd", descriptor), StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new FatalException("cannot use the file that the launcher has made: " + e.getMessage());
        }
    }

    /** What the process before this one was configured to do, or null when there was none. */
    Configuration read() {
        try {
            ByteBuffer text = ByteBuffer.allocate((int) Math.min(FILE_LIMIT_BYTES, file.size()));
            if (file.read(text, 0) <= 0) {
                return null;
            }
            return ConfigurationReader.read(text.array(), name -> name);
        } catch (IOException | AdministrationException e) {
            LOG.warn("what was configured before the crash cannot be read, so the command line counts: {}", e.getMessage());
            return null;
        }
    }

    /** Keeps a configuration for the process that may follow this one. */
    void write(Configuration configuration) {
        try {
            ByteBuffer text = ByteBuffer.wrap(ConfigurationWriter.write(configuration));
            file.truncate(0);
            file.write(text, 0);
        } catch (IOException e) {
            LOG.warn("cannot keep the configuration for the case of a crash: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
