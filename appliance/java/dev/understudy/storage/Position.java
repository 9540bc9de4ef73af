package dev.understudy.storage;

import dev.understudy.value.UuidAtom;

/**
 * How far a database has come: after which record of which history it is. Two positions with equal ids have the same history behind them.
 *
 * @param lineage the history that this belongs to: the id of its first transaction, or of its schema when there is none yet
 * @param index how many records came after the schema's, those that compactions have removed included
 * @param id the hash of all records up to here; what clients know as the transaction id of "monitor_cond_since"
 */
public record Position(UuidAtom lineage, long index, UuidAtom id) {}
