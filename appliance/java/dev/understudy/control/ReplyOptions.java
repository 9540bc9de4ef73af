package dev.understudy.control;

/** What a connection has set with {@code set-options}. Used by the thread of the connection only. */
public final class ReplyOptions {
    private boolean json;

    /** Says whether answers are wanted as JSON. */
    public boolean isJson() {
        return json;
    }

    void setJson(boolean json) {
        this.json = json;
    }
}
