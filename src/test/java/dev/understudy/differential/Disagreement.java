package dev.understudy.differential;

/** The two servers do not agree, or the harness cannot say that they do. */
final class Disagreement extends AssertionError {
    private static final long serialVersionUID = 1L;

    Disagreement(String message) {
        super(message);
    }
}
