package dev.understudy.bench;

import java.nio.file.Path;

/**
 * A server to measure.
 *
 * @param name what the table calls it
 * @param program the executable, with the peer's command line
 * @param jvmOptions what its launcher adds to the JVM's options, through UNDERSTUDY_JVM_OPTIONS; empty for none
 */
record ServerKind(String name, Path program, String jvmOptions) {
}
