package dev.understudy.schema;

/** The &lt;id&gt; of RFC 7047 section 3.1. */
public final class Identifier {
    private Identifier() {}

    public static boolean isValid(String text) {
        if (text.isEmpty() || text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                return false;
            }
        }
        return true;
    }
}
