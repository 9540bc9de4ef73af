package dev.understudy.storage;

import dev.understudy.value.UuidAtom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Follows the position through the records of a file: id(n) is the first 16 bytes of SHA-1(id(n - 1), SHA-1 of record n), and id(0) that of
 * SHA-1(16 zero bytes, SHA-1 of the schema's record). So a position needs no bytes in the file, and a file made by any other program has positions too.
 * Used by one thread.
 */
final class Chain {
    private static final int ID_LENGTH_BYTES = 16;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest digest = Sha1.digest();
    private final byte[] link = new byte[ID_LENGTH_BYTES + Sha1.LENGTH_BYTES];
    private final byte[] hash = new byte[Sha1.LENGTH_BYTES];
    private Position position;

    /** @param schemaHash the SHA-1 of the schema's record */
    Chain(byte[] schemaHash) {
        UuidAtom id = link(UuidAtom.ZERO, schemaHash);
        position = new Position(id, 0, id);
    }

    Position position() {
        return position;
    }

    /** Goes to a position that is known otherwise: a snapshot's, or one from before records that did not make it to the disk. */
    void reset(Position toPosition) {
        position = toPosition;
    }

    /** Goes behind a record. */
    Position advance(byte[] recordHash) {
        UuidAtom id = link(position.id(), recordHash);
        position = new Position(position.index() == 0 ? id : position.lineage(), position.index() + 1, id);
        return position;
    }

    private UuidAtom link(UuidAtom id, byte[] recordHash) {
        LONGS.set(link, 0, id.high());
        LONGS.set(link, 8, id.low());
        System.arraycopy(recordHash, 0, link, ID_LENGTH_BYTES, Sha1.LENGTH_BYTES);
        digest.update(link, 0, link.length);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        return UuidAtom.of((long) LONGS.get(hash, 0), (long) LONGS.get(hash, 8));
    }
}
