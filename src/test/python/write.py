"""Changes a database through the ovs.db.idl library, transaction by transaction, each until it has succeeded.

usage: write.py SERVER SCHEMA-FILE FIRST-SERIAL COUNT
"""

import sys

import ovs.db.idl
import ovs.poller


def step(idl, txn, serial):
    """One transaction's worth of changes, decided from what the library holds now."""
    owners = sorted(idl.tables["Owner"].rows.values(), key=lambda row: row.name)
    if len(owners) < 5:
        owner = txn.insert(idl.tables["Owner"])
        owner.name = "owner%d" % len(owners)
    else:
        owner = owners[serial % 5]
        owner.verify("last")
    event = txn.insert(idl.tables["Event"])
    event.serial = serial
    event.text = "event %d: \u00e9\u65e5" % serial
    event.labels = [str(serial % 7), "all"]
    event.notes = {"k%d" % (serial % 3): "v"}
    event.owner = owner
    event.weight = serial / 4
    owner.last = event
    for old in list(idl.tables["Event"].rows.values()):
        if old.serial == serial - 20:
            old.delete()
        elif old.serial == serial - 10:
            old.done = True
            old.addvalue("labels", "old")
            old.setkey("notes", "late", str(serial))


def main():
    server, schema, first, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    helper = ovs.db.idl.SchemaHelper(schema)
    helper.register_all()
    idl = ovs.db.idl.Idl(server, helper)
    while True:
        idl.run()
        if idl.has_ever_connected():
            break
        poller = ovs.poller.Poller()
        idl.wait(poller)
        poller.block()
    for serial in range(first, first + count):
        while True:
            idl.run()
            txn = ovs.db.idl.Transaction(idl)
            step(idl, txn, serial)
            status = txn.commit_block()
            if status == ovs.db.idl.Transaction.SUCCESS:
                break
            # Another writer may have changed the owner's last event, or added an owner of the same name.
            lost = "constraint violation" in (txn.get_error() or "")
            if status != ovs.db.idl.Transaction.TRY_AGAIN and not lost:
                sys.exit("serial %d: %s %s" % (serial, txn.status_to_string(status), txn.get_error()))
    idl.close()


if __name__ == "__main__":
    main()
