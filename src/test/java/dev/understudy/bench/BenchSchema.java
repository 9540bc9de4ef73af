package dev.understudy.bench;

/**
 * The database all measurements use.
 *
 * <p>{@code Port} is a small row found by an index, in the manner of a logical switch port; {@code Switch} holds a set of strong references to ports;
 * {@code Flow} and {@code Datapath} have the shape and the size of OVN's southbound flows, the bulk of a real database.
 */
final class BenchSchema {
    static final String DATABASE = "Bench";

    static final String TEXT = """
            {"name":"Bench","version":"1.0.0","tables":{
            "Port":{"columns":{
            "name":{"type":"string"},
            "type":{"type":"string"},
            "tag":{"type":{"key":{"type":"integer","minInteger":0,"maxInteger":4095},"min":0,"max":1}},
            "sequence":{"type":"integer"},
            "enabled":{"type":{"key":"boolean","min":0,"max":1}},
            "up":{"type":{"key":"boolean","min":0,"max":1}},
            "parent_name":{"type":{"key":"string","min":0,"max":1}},
            "addresses":{"type":{"key":"string","min":0,"max":"unlimited"}},
            "port_security":{"type":{"key":"string","min":0,"max":"unlimited"}},
            "options":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
            "external_ids":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}}},
            "indexes":[["name"]],"isRoot":true},
            "Switch":{"columns":{
            "name":{"type":"string"},
            "ports":{"type":{"key":{"type":"uuid","refTable":"Port"},"min":0,"max":"unlimited"}}},
            "isRoot":true},
            "Datapath":{"columns":{
            "tunnel_key":{"type":{"key":{"type":"integer","minInteger":1,"maxInteger":16777215}}},
            "external_ids":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}}},
            "indexes":[["tunnel_key"]],"isRoot":true},
            "Flow":{"columns":{
            "logical_datapath":{"type":{"key":{"type":"uuid","refTable":"Datapath"},"min":0,"max":1}},
            "pipeline":{"type":{"key":{"type":"string","enum":["set",["ingress","egress"]]}}},
            "table_id":{"type":{"key":{"type":"integer","minInteger":0,"maxInteger":32}}},
            "priority":{"type":{"key":{"type":"integer","minInteger":0,"maxInteger":65535}}},
            "match":{"type":"string"},
            "actions":{"type":"string"},
            "tags":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
            "external_ids":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}}},
            "isRoot":true}}}""".replace("\n", "");

    private BenchSchema() {
    }
}
