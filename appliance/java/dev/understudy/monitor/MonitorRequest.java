package dev.understudy.monitor;

import dev.understudy.value.UuidAtom;

/**
 * A request for a monitor, understood and checked.
 *
 * @param id the JSON text by which the client calls the monitor
 * @param lastId the transaction up to which the client knows the contents, or the zero UUID
 */
public record MonitorRequest(MonitorMethod method, byte[] id, ViewKey key, UuidAtom lastId) {}
