package dev.understudy.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.engine.Conversion;
import dev.understudy.engine.Database;
import dev.understudy.schema.DatabaseSchema;
import dev.understudy.schema.OvsdbException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever step of a conversion fails, the file and the database in memory stay of one schema, the old or the new one. */
class ConversionFaultTest {
    private static final long SEED = Seed.of(ConversionFaultTest.class);
    private static final DatabaseSchema NEXT = RandomStory.schema(
            new String(RandomStory.SCHEMA.text(), StandardCharsets.UTF_8).replace("1.2.3", "2.0.0"));

    @TempDir
    Path directory;

    @Test
    void aFailureAtAnyStepLeavesTheOldOrTheNew() {
        int step = 0;
        int refused = 0;
        boolean failed = true;
        while (failed) {
            failed = convertWithFault(directory.resolve("db" + step), step);
            refused += failed ? 1 : 0;
            step++;
        }
        assertTrue(refused > 5, () -> "a conversion has more steps than that");
    }

    /** Returns whether the step was reached. */
    private static boolean convertWithFault(Path path, int step) {
        Stage.create(path);
        boolean[] watching = {false};
        FaultyDisk.AtStep fault = new FaultyDisk.AtStep(step, false, "Input/output error");
        String contents;
        Position position;
        DatabaseSchema schema;
        try (Stage stage = Stage.open(path, new FaultyDisk(bytes -> watching[0] ? fault.before(bytes) : -1), SEED, 20)) {
            stage.play(10);
            Database before = stage.database();
            watching[0] = true;
            boolean refused = false;
            try {
                stage.file().convert(Conversion.convert(before.snapshot(), NEXT, () -> 1), "converted", 1);
            } catch (OvsdbException e) {
                refused = true;
            }
            watching[0] = false;
            assertEquals(refused, before == stage.database());
            if (refused) {
                stage.play(3);
            } else if (fault.steps() > step) {
                assertNotNull(stage.file().failure(), "what may not last is not said to be durable");
            } else {
                assertNull(stage.file().failure());
            }
            contents = stage.contents();
            position = stage.file().position();
            schema = stage.database().schema();
        }
        try (Stage stage = Stage.open(path, SEED)) {
            assertEquals(schema, stage.database().schema(), "step " + step);
            assertEquals(contents, stage.contents(), "step " + step);
            assertEquals(position, stage.file().position(), "step " + step);
        }
        return fault.steps() > step;
    }
}
