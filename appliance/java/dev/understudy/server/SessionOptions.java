package dev.understudy.server;

/**
 * What holds for all sessions of a remote.
 *
 * @param readOnly whether they may change nothing and hold no locks
 * @param role the role by which access control judges them; empty for none
 */
record SessionOptions(boolean readOnly, String role) {
    static final SessionOptions DEFAULT = new SessionOptions(false, "");
}
