package dev.understudy.engine;

import dev.understudy.engine.Operation.Kind;
import dev.understudy.json.JsonReader;

/** What can be told of a "transact" request without executing it. Any thread may ask; the readers stand at the parameters. */
public final class OperationSurvey {
    private OperationSurvey() {}

    /** Whether all operations only read, and do so at once. */
    public static boolean onlyReads(JsonReader reader) {
        return Operation.allAre(kind -> kind == Kind.SELECT || kind == Kind.COMMENT || kind == Kind.ASSERT, reader);
    }

    /** Whether there is no operation that may change something. */
    public static boolean changesNothing(JsonReader reader) {
        return Operation.allAre(kind -> !kind.modifies, reader);
    }
}
