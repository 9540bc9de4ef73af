package dev.understudy.monitor;

import java.nio.ByteBuffer;

/** Who takes the text of a {@link Dump}. Called by the threads of {@link Encoders}, by one at a time. */
public interface DumpSink {
    /**
     * Takes the next part of the text; nobody changes its bytes, which other dumps may share.
     *
     * @return whether more may follow at once; after false nothing follows until {@link Dump#resume}
     */
    boolean accept(ByteBuffer chunk);

    /** The text is complete. */
    void end();

    /** The text cannot be completed. */
    void fail(RuntimeException reason);
}
