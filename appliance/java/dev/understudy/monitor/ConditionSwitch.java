package dev.understudy.monitor;

import dev.understudy.engine.Row;
import dev.understudy.engine.TableSnapshot;
import dev.understudy.json.JsonWriter;
import java.util.List;

/**
 * A monitor on its way from one set of conditions to another (monitor_cond_change). On the session's thread: {@link #catchUp}, whose update is sent under the
 * old id; then {@link #run}, on any thread; then on the session's thread {@link #finish}, whose update is sent under the new id, and the reply.
 */
public final class ConditionSwitch {
    /** Up to how many rows of the tables concerned it is quicker to run at once than elsewhere. */
    private static final int SMALL_LIMIT_ROWS = 1_000;

    private final Monitor monitor;
    private final ConditionChange change;
    private final ViewKey next;
    private final View view;
    private Moment moment;
    private byte[] body;

    ConditionSwitch(Monitor monitor, ConditionChange change, List<RowFilter> filters) {
        this.monitor = monitor;
        this.change = change;
        this.view = monitor.view();
        this.next = new ViewKey(view.spec(), filters, view.key().format());
    }

    /** Whether no condition changes, so that {@link #finish} may follow at once, without a moment. */
    public boolean isEmpty() {
        return next.equals(view.key());
    }

    /**
     * Sets the moment at which the conditions change, which must not have been taken before the switch was prepared.
     *
     * @return what the client is to be told first, or null when that is nothing
     */
    public Update catchUp(Moment atMoment) {
        moment = atMoment;
        return monitor.catchUp(atMoment);
    }

    /** Whether {@link #run} takes so little time that it may run on the session's thread. Known after {@link #catchUp}. */
    public boolean isSmall() {
        int rows = 0;
        for (int i = 0; i < view.spec().size(); i++) {
            rows += isChanged(i) ? table(i).rowCount() : 0;
        }
        return rows <= SMALL_LIMIT_ROWS;
    }

    /** Finds the rows that come into sight and go out of it. */
    public void run() {
        JsonWriter writer = new JsonWriter(1 << 10);
        writer.put('{');
        for (int i = 0; i < view.spec().size(); i++) {
            if (isChanged(i)) {
                writeTable(writer, i);
            }
        }
        if (writer.length() > 1) {
            body = writer.put('}').toByteArray();
        }
    }

    private void writeTable(JsonWriter writer, int position) {
        RowFilter before = view.filter(position);
        RowFilter after = next.filters().get(position);
        RowWriter rows = view.writer(position);
        TableSnapshot table = table(position);
        int start = view.openTable(writer, position);
        int empty = writer.length();
        for (int page = 0; page < table.pageCount(); page++) {
            for (Row row : table.page(page)) {
                boolean was = before.sees(row);
                boolean is = after.sees(row);
                if (was != is) {
                    rows.writeChange(writer, was ? row : null, is ? row : null);
                }
            }
        }
        view.closeTable(writer, start, empty);
    }

    private boolean isChanged(int position) {
        return !view.filter(position).equals(next.filters().get(position));
    }

    private TableSnapshot table(int position) {
        return moment.snapshot().tables().get(view.spec().get(position).table().index());
    }

    /**
     * Makes the new conditions and the new id those of the monitor.
     *
     * @return what the client is to be told under the new id, which may be a transaction id without any row, or null when that is nothing
     */
    public Update finish() {
        return monitor.change(change, next, moment == null ? null : moment.commit(), body);
    }
}
