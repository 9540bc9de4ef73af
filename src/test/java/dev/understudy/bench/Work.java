package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One load that a server is put under, and the figures that come of it. */
interface Work {
    /** The name on the command line. */
    String name();

    /** The lines of the table, in order. */
    List<Figure> figures();

    /** Starts a server in this empty directory, fills its database and warms it up. */
    Stand open(ServerKind kind, Path directory) throws IOException;

    /** One server, ready for rounds of one work. Closing it ends the server. */
    interface Stand extends AutoCloseable {
        /** Measures once and records each figure. */
        void round(Sample sample) throws IOException;

        @Override
        void close();
    }

    /** Where a round puts its values. */
    interface Sample {
        void record(Figure figure, double value);
    }
}
