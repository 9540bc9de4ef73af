package dev.understudy.monitor;

import dev.understudy.engine.Changes;
import dev.understudy.value.UuidAtom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The committed transactions of one database, as a chain from old to new. The writer appends; every thread may walk the chain and look up ids,
 * without a lock. Commits beyond the limits are forgotten: no id leads to them any more, and they stay in memory only as long as a
 * monitor has its place there.
 */
public final class History {
    /** How many transactions are remembered unless told otherwise. */
    public static final int TRANSACTIONS_LIMIT = 10_000;
    /** How much memory remembered transactions may take unless told otherwise, in bytes. */
    public static final long SIZE_LIMIT_BYTES = 64L << 20;

    private final int transactionsLimit;
    private final long sizeLimitBytes;
    private final Map<UuidAtom, Commit> byId = new ConcurrentHashMap<>();
    /** The oldest commit from which one can continue. Its own changes are no longer of use. Set by the writer only. */
    private volatile Commit oldest;
    private volatile Commit head;

    /** @param baseId the id of the last transaction before those that will be appended, or the zero UUID when there is none */
    public History(UuidAtom baseId) {
        this(baseId, TRANSACTIONS_LIMIT, SIZE_LIMIT_BYTES);
    }

    /**
     * @param transactionsLimit how many transactions are remembered, at least one
     * @param sizeLimitBytes how much memory they may take; the last one is kept whatever its size
     */
    public History(UuidAtom baseId, int transactionsLimit, long sizeLimitBytes) {
        this.transactionsLimit = transactionsLimit;
        this.sizeLimitBytes = sizeLimitBytes;
        this.oldest = Commit.base(baseId);
        this.head = oldest;
        byId.put(baseId, oldest);
    }

    /**
     * Appends a transaction that was just committed. Called by the writer.
     *
     * @param persistent whether it changed more than ephemeral columns, so that its id is found in the file too
     */
    public Commit append(UuidAtom id, Changes changes, boolean persistent) {
        return append(head.following(id, ChangeDigest.of(changes), persistent, true));
    }

    /**
     * Appends what turned the contents into those of another server. Called by the writer.
     *
     * @param digest what changed, gone through already
     * @param persistent whether it changed more than ephemeral columns
     * @param exact whether no client can know the id with other contents of ephemeral columns
     */
    public Commit append(UuidAtom id, ChangeDigest digest, boolean persistent, boolean exact) {
        return append(head.following(id, digest, persistent, exact));
    }

    /** Forgets all commits up to the head: nobody can continue from an id of theirs, though monitors that have their place there can. Called by the writer. */
    public void forget() {
        byId.clear();
        oldest = head;
    }

    /** Appends a transaction that was read from the file, so that what it did to ephemeral columns is not known. Called by the writer. */
    public Commit replay(UuidAtom id, Changes changes) {
        return append(head.following(id, ChangeDigest.of(changes), true, false));
    }

    private Commit append(Commit commit) {
        byId.put(commit.id(), commit);
        head.link(commit);
        head = commit;
        while (size() > transactionsLimit || size() > 1 && sizeBytes() > sizeLimitBytes) {
            byId.remove(oldest.id(), oldest);
            oldest = oldest.next();
        }
        return commit;
    }

    /** The last commit. */
    public Commit head() {
        return head;
    }

    /** The commit with an id, or null when it was forgotten or never was. The zero UUID is never found. */
    public Commit find(UuidAtom id) {
        return id.equals(UuidAtom.ZERO) ? null : byId.get(id);
    }

    /** How many transactions are remembered. */
    public int size() {
        return (int) (head.sequence() - oldest.sequence());
    }

    /** An estimate of the memory that the remembered transactions take, in bytes. */
    public long sizeBytes() {
        return head.totalBytes() - oldest.totalBytes();
    }
}
