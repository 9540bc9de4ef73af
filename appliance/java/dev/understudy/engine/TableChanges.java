package dev.understudy.engine;

import dev.understudy.schema.TableSchema;
import java.util.List;

/** What happened to the rows of one table; each row occurs once. */
public record TableChanges(TableSchema table, List<RowChange> rows) {}
