package dev.understudy.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that guards each record. */
final class Sha1 {
    static final int LENGTH_BYTES = 20;

    private Sha1() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}
