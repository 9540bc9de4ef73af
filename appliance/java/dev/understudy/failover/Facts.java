package dev.understudy.failover;

/**
 * What a server remembers beside its log. It must be on disk before the next effect is carried out.
 *
 * @param seen the latest reign that this server knows of
 * @param register the last value of the register that this server knows of
 * @param committed an index up to which everything is committed; perhaps not the newest
 * @param lives how many times the server has started
 */
public record Facts(Epoch seen, Register register, long committed, int lives) {
    /** What a new server knows. */
    public static final Facts NONE = new Facts(Epoch.NONE, Register.NONE, 0, 0);
}
