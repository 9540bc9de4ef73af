"""Follows a database with the ovs.db.idl library and keeps saying what it holds.

usage: follow.py SERVER SCHEMA-FILE STOP-VALUE

Prints "ready" when it has the first contents, and "restored" whenever the contents are complete again after the
connection was lost. When a row of the table Event has the serial number STOP-VALUE, it prints all rows that it holds,
one JSON text a line, sorted, and ends.
"""

import json
import sys

import ovs.db.idl
import ovs.poller


def contents(idl):
    """All rows as the library sees them, in an order that does not depend on UUIDs."""
    rows = []
    for row in idl.tables["Event"].rows.values():
        rows.append(json.dumps([
            row.serial, row.text, sorted(row.labels), sorted(row.notes.items()),
            sorted(owner.name for owner in row.owner), row.weight, row.done], sort_keys=True))
    for row in idl.tables["Owner"].rows.values():
        rows.append(json.dumps([row.name, sorted(event.serial for event in row.last)]))
    return sorted(rows)


def main():
    server, schema, stop = sys.argv[1], sys.argv[2], int(sys.argv[3])
    helper = ovs.db.idl.SchemaHelper(schema)
    helper.register_all()
    idl = ovs.db.idl.Idl(server, helper)
    seen = 0
    while True:
        idl.run()
        if idl.has_ever_connected() and idl.change_seqno != seen:
            if seen == 0:
                print("ready", flush=True)
            seen = idl.change_seqno
        if any(row.serial == stop for row in idl.tables["Event"].rows.values()):
            break
        poller = ovs.poller.Poller()
        idl.wait(poller)
        poller.block()
    for row in contents(idl):
        print(row)
    idl.close()


if __name__ == "__main__":
    main()
