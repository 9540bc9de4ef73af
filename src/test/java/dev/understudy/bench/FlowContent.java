package dev.understudy.bench;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows with what a southbound flow typically says: a stage of the pipeline, a match on a port and addresses, actions, and where it came
 * from. Repeatable: the same seed gives the same rows.
 */
final class FlowContent {
    /** A stage: where it stands, and patterns in which P is a port, M a hardware address, A an address and N a number. */
    private record Stage(String pipeline, int tableId, int priority, String name, String match, String actions) {
    }

    private static final List<Stage> STAGES = List.of(
            new Stage("ingress", 0, 50, "ls_in_check_port_sec", "inport == \"P\" && eth.src == {M}",
                    "reg0[15] = check_in_port_sec(); next;"),
            new Stage("ingress", 1, 0, "ls_in_apply_port_sec", "1", "next;"),
            new Stage("ingress", 5, 110, "ls_in_pre_lb", "ip && inport == \"P\" && ip4.dst == A/32", "reg0[2] = 1; next;"),
            new Stage("ingress", 8, 2001, "ls_in_acl_eval",
                    "reg0[7] == 1 && (outport == \"P\" && ip4 && ip4.src == A/24 && tcp && tcp.dst == N)",
                    "reg8[16] = 1; reg0[1] = 1; next;"),
            new Stage("ingress", 8, 1002, "ls_in_acl_hint", "ct.new && !ct.est && inport == \"P\" && udp.dst == N",
                    "reg0[7] = 1; reg0[9] = 1; next;"),
            new Stage("ingress", 13, 120, "ls_in_lb", "ct.new && ip4.dst == A && tcp.dst == N",
                    "reg0[1] = 0; ct_lb_mark(backends=A:N,A:N; hash_fields=\"ip_dst,ip_src,tcp_dst,tcp_src\");"),
            new Stage("ingress", 19, 50, "ls_in_arp_rsp", "arp.tpa == A && arp.op == 1",
                    "eth.dst = eth.src; eth.src = M; arp.op = 2; arp.tha = arp.sha; arp.sha = M; arp.tpa = arp.spa; "
                            + "arp.spa = A; outport = inport; flags.loopback = 1; output;"),
            new Stage("ingress", 20, 100, "ls_in_dhcp_options", "inport == \"P\" && eth.src == M && ip4.src == 0.0.0.0 && udp.dst == 67",
                    "reg0[3] = put_dhcp_opts(offerip = A, lease_time = 3600, router = A); next;"),
            new Stage("ingress", 25, 50, "ls_in_l2_lkup", "eth.dst == M", "outport = \"P\"; output;"),
            new Stage("egress", 1, 0, "ls_out_pre_lb", "1", "next;"),
            new Stage("egress", 4, 2002, "ls_out_acl_eval", "reg0[8] == 1 && (inport == \"P\" && ip4.dst == A && icmp4)",
                    "reg8[16] = 1; next;"),
            new Stage("egress", 9, 90, "ls_out_check_port_sec", "outport == \"P\" && eth.dst == {M} && ip4.dst == {A, 255.255.255.255}",
                    "reg0[15] = check_out_port_sec(); next;"),
            new Stage("ingress", 12, 400, "lr_in_ip_routing", "ip4.dst == A/24 && reg7 == 0",
                    "ip.ttl--; reg8[0..15] = 0; reg0 = ip4.dst; reg1 = A; eth.src = M; outport = \"P\"; flags.loopback = 1; next;"),
            new Stage("egress", 3, 120, "lr_out_snat", "ip && ip4.src == A/24 && outport == \"P\" && is_chassis_resident(\"cr-P\")",
                    "ct_snat_in_czone(A);"));

    private final SplittableRandom random;
    private int written;

    FlowContent(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Appends a flow's columns as members of a JSON object, without its braces. */
    void columns(Text out, String datapath) {
        Stage stage = STAGES.get(written++ % STAGES.size());
        int port = random.nextInt(4000);
        out.add("\"actions\":\"").json(fill(stage.actions, port)).add("\",\"external_ids\":[\"map\",[[\"source\",\"northd.c:")
                .add(Integer.toString(5000 + port)).add("\"],[\"stage-name\",\"").add(stage.name)
                .add("\"]]],\"logical_datapath\":[\"uuid\",\"").add(datapath).add("\"],\"match\":\"").json(fill(stage.match, port))
                .add("\",\"pipeline\":\"").add(stage.pipeline).add("\",\"priority\":").add(Integer.toString(stage.priority + port % 3))
                .add(",\"table_id\":").add(Integer.toString(stage.tableId));
    }

    private String fill(String pattern, int port) {
        StringBuilder text = new StringBuilder(2 * pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (alone(pattern, i) ? c : ' ') {
                case 'P' -> text.append(port(port));
                case 'M' -> hardwareAddress(text);
                case 'A' -> text.append("10.").append(port >> 8).append('.').append(port & 255).append('.')
                        .append(1 + random.nextInt(250));
                case 'N' -> text.append(1024 + random.nextInt(60_000));
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean alone(String pattern, int at) {
        boolean before = at == 0 || !Character.isLetterOrDigit(pattern.charAt(at - 1));
        boolean after = at + 1 == pattern.length() || !Character.isLetterOrDigit(pattern.charAt(at + 1));
        return before && after;
    }

    private static String port(int port) {
        return "lp" + port;
    }

    private void hardwareAddress(StringBuilder text) {
        text.append("0a:58:0a");
        for (int i = 0; i < 3; i++) {
            int part = random.nextInt(256);
            text.append(':').append(Character.forDigit(part >> 4, 16)).append(Character.forDigit(part & 15, 16));
        }
    }
}
