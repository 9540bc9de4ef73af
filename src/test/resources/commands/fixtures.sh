#!/bin/sh
# Makes the files that the command lines work on, with the peer's programs. usage: fixtures.sh DIRECTORY
set -eu
mkdir -p "$1"
cd "$1"

cat > things.ovsschema << 'END'
{"name": "things", "version": "1.2.3", "cksum": "1234567890 987",
 "tables": {
  "Thing": {
   "columns": {
    "name": {"type": "string", "mutable": false},
    "number": {"type": {"key": {"type": "integer", "minInteger": 0, "maxInteger": 100}}},
    "ratio": {"type": "real"},
    "flag": {"type": "boolean"},
    "tags": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
    "options": {"type": {"key": "string", "value": "string", "min": 0, "max": "unlimited"}},
    "kind": {"type": {"key": {"type": "string", "enum": ["set", ["big", "small"]]}, "min": 0}},
    "parts": {"type": {"key": {"type": "uuid", "refTable": "Part"}, "min": 0, "max": "unlimited"}},
    "status": {"type": "string", "ephemeral": true}},
   "indexes": [["name"]], "isRoot": true},
  "Part": {"columns": {"label": {"type": "string"}}, "maxRows": 10}}}
END
sed -e 's/"1.2.3"/"1.3.0"/' -e 's/"1234567890 987"/"1234567890 988"/' \
    -e 's/"label": {"type": "string"}/&, "weight": {"type": "integer"}/' things.ovsschema > newer.ovsschema
sed -e 's/"maxInteger": 100/"maxInteger": 5/' things.ovsschema > narrow.ovsschema
printf '%s\n' '{"name": "small", "tables": {"Row": {"columns": {"text": {"type": "string"}}}}}' > small.ovsschema
printf '%s\n' '{"name": "memory", "version": "0.0.1", "tables": {"Row": {"columns": {"text": {"type": "string", "ephemeral": true}}}}}' \
    > memory.ovsschema
cat > doors.ovsschema << 'END'
{"name": "doors", "version": "1.0.0",
 "tables": {
  "Door": {"columns": {"target": {"type": "string"}, "role": {"type": "string"}, "read_only": {"type": "boolean"}}, "isRoot": true},
  "House": {"columns": {"doors": {"type": {"key": {"type": "uuid", "refTable": "Door"}, "min": 0, "max": "unlimited"}}}, "isRoot": true},
  "RBAC_Role": {"columns": {"name": {"type": "string"},
    "permissions": {"type": {"key": "string", "value": "uuid", "min": 0, "max": "unlimited"}}}, "isRoot": true}}}
END
cp /usr/share/openvswitch/vswitch.ovsschema .

printf '%s\n' 'this is no JSON' > nojson.ovsschema
printf '%s' '{"name": "cut", "tables"' > cut.ovsschema
printf '%s\n' '[1, 2]' > array.ovsschema
printf '%s\n' '{"tables": {}}' > nameless.ovsschema
printf '%s\n' '{"name": "bare"}' > tableless.ovsschema
printf '%s\n' '{"name": "bad", "version": "1.x", "tables": {}}' > badversion.ovsschema
printf '%s\n' '{"name": "bad", "tables": {"T": {"columns": {"c": {"type": "text"}}}}}' > badtype.ovsschema
printf '%s\n' '{"name": "bad", "tables": {"T": {"columns": {"c": {"type": "string", "colour": 1}}}}}' > badmember.ovsschema
printf '%s\n' '{"name": "bad", "tables": {"T": {"columns": {"_c": {"type": "string"}}}}}' > badname.ovsschema
printf '%s\n' '{"name": "bad", "tables": {"T": {"columns": {"c": {"type": {"key": {"type": "uuid", "refTable": "U"}}}}}}}' \
    > badreference.ovsschema
printf '%s\n' '{"name": "_bad", "tables": {}}' > reserved.ovsschema
: > nothing.ovsschema

ovsdb-tool create empty.db things.ovsschema
ovsdb-tool create small.db small.ovsschema
ovsdb-tool create memory.db memory.ovsschema
cp empty.db things.db
ovsdb-tool transact things.db '["things",
  {"op": "insert", "table": "Part", "uuid": "00000003-0000-4000-8000-000000000003", "uuid-name": "handle", "row": {"label": "handle"}},
  {"op": "insert", "table": "Thing", "uuid": "00000001-0000-4000-8000-000000000001",
   "row": {"name": "anvil", "number": 1, "ratio": 0.5, "tags": ["set", ["heavy", "iron"]], "kind": "big"}},
  {"op": "insert", "table": "Thing", "uuid": "00000002-0000-4000-8000-000000000002",
   "row": {"name": "brush, \"wide\"", "number": 2, "flag": true, "options": ["map", [["colour", "red <b>"], ["size", "9"]]],
           "parts": ["set", [["named-uuid", "handle"]]]}},
  {"op": "comment", "comment": "first things"}]' > /dev/null
ovsdb-tool transact things.db '["things",
  {"op": "update", "table": "Thing", "where": [["name", "==", "anvil"]], "row": {"number": 42, "tags": ["set", ["heavy", "steel"]]}},
  {"op": "comment", "comment": "anvil changed"}]' > /dev/null
ovsdb-tool transact things.db '["things",
  {"op": "insert", "table": "Thing", "uuid": "00000004-0000-4000-8000-000000000004", "row": {"name": "crate"}}]' > /dev/null
ovsdb-tool transact things.db '["things", {"op": "delete", "table": "Thing", "where": [["name", "==", "crate"]]}]' > /dev/null

: > nothing.db
printf '%s\n' 'hello world' > text.db
printf '%s\n' 'OVSDB JSON many 0000000000000000000000000000000000000000' > header.db
printf '%s\n' 'OVSDB JSON 10 0000000000000000000000000000000000000000' > short.db
printf '%s\n%s\n' 'OVSDB OTHER 3 5f36b2ea290645ee34d943220a14b54ee5ea5be5' '{}' > magic.db
head -c 300 things.db > cutschema.db
size=$(wc -c < things.db)
head -c $((size - 20)) things.db > torn.db
sed 's/anvil changed/anvil CHANGED/' things.db > flipped.db
sed 's/"1.2.3"/"1.2.4"/' things.db > flippedschema.db
{ cat things.db; echo 'trailing words'; } > trailing.db

ovsdb-tool create-cluster cluster.db things.ovsschema tcp:127.0.0.1:16641 2> /dev/null
ovsdb-tool create-cluster filled.db things.db tcp:127.0.0.1:16641 2> /dev/null
ovsdb-tool join-cluster joining.db things tcp:127.0.0.1:16642 tcp:127.0.0.1:16641
ovsdb-tool --cid=11111111-0000-4000-8000-000000000001 join-cluster joining2.db things tcp:127.0.0.1:16643 tcp:127.0.0.1:16641

# A cluster of one that has lived for a while.
ovsdb-tool create-cluster raft.db things.ovsschema unix:s1.raft 2> /dev/null
OVS_RUNDIR=$PWD OVS_LOGDIR=$PWD ovsdb-server --detach --no-chdir --pidfile="$PWD/raft.pid" --unixctl="$PWD/raft.ctl" \
    --remote=punix:raft.sock -vconsole:off -vsyslog:off raft.db
for name in anvil brush; do
    OVS_RUNDIR=$PWD ovsdb-client --no-leader-only -t 10 transact unix:raft.sock '["things", {"op": "insert", "table": "Thing", "row": {"name": "'$name'"}},
        {"op": "comment", "comment": "made '$name'"}]' > /dev/null
done
ovs-appctl -t "$PWD/raft.ctl" exit
while [ -e raft.pid ]; do sleep 0.02; done
