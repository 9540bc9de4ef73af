package dev.understudy.monitor;

import java.util.List;

/**
 * By what monitors are told apart from those with which they share a {@link View}.
 *
 * @param filters one for each table of the spec
 */
record ViewKey(MonitorSpec spec, List<RowFilter> filters, UpdateFormat format) {
    ViewKey {
        filters = List.copyOf(filters);
    }
}
