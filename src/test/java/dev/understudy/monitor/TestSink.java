package dev.understudy.monitor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Collects a dump; stops after each of the first chunks when told to. */
class TestSink implements DumpSink {
    final List<ByteBuffer> chunks = new ArrayList<>();
    final ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean open = true;
    boolean ended;
    RuntimeException failure;

    @Override
    public boolean accept(ByteBuffer chunk) {
        chunks.add(chunk);
        byte[] bytes = new byte[chunk.remaining()];
        chunk.duplicate().get(bytes);
        text.writeBytes(bytes);
        return open;
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void fail(RuntimeException reason) {
        failure = reason;
    }

    /** The whole text of a dump whose encoders run at once. */
    static byte[] textOf(Monitor monitor, Moment moment) {
        TestSink sink = new TestSink();
        monitor.dump(moment, sink).start();
        if (sink.failure != null) {
            throw sink.failure;
        }
        if (!sink.ended) {
            throw new AssertionError("the dump did not end");
        }
        return sink.text.toByteArray();
    }
}
