package dev.understudy.wire;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with one UNIX socket to connect to, whose connections a {@link Recorder} answers. */
abstract class OneListener {
    @TempDir
    Path directory;

    WireFixture wire;
    final Recorder recorder = new Recorder();
    Listener listener;

    @BeforeEach
    void listen() {
        start(WireLimits.defaults());
    }

    private void start(WireLimits limits) {
        wire = new WireFixture(directory, limits);
        listener = wire.listen("punix:s", recorder.acceptor());
    }

    void restart(WireLimits limits) {
        stop();
        start(limits);
    }

    @AfterEach
    void stop() {
        listener.close();
        wire.close();
    }

    RawClient client() {
        return RawClient.unix(directory.resolve("s"));
    }

    static String notification(int n) {
        return "{\"method\":\"note\",\"params\":[" + n + "],\"id\":null}";
    }
}
