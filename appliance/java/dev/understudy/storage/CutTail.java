package dev.understudy.storage;

import dev.understudy.schema.OvsdbException;

/**
 * The end of a file that does not count, because of a torn write, damage, or a record that does not fit.
 *
 * @param offset where it begins: where the last good record ends
 * @param lengthBytes how long it is
 * @param records how many good records come before it, the schema's included
 * @param reason why it does not count, in the peer's words
 */
public record CutTail(long offset, long lengthBytes, long records, OvsdbException reason) {}
