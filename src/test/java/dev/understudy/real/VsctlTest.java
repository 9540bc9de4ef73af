package dev.understudy.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code ovs-vsctl} with the Open_vSwitch schema: what it prints must not tell which server it talks to. */
class VsctlTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private SideBySide servers;

    @BeforeEach
    void start() {
        servers = SideBySide.start(directory, DatabaseFile.SWITCH);
        vsctl("init");
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private String vsctl(String... arguments) {
        return servers.same(command(arguments));
    }

    private static String[] command(String... arguments) {
        List<String> words = new ArrayList<>(List.of("ovs-vsctl", "--db=@server", "--no-wait", "--timeout=20"));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    @Test
    void bridgesAndPorts() {
        vsctl("add-br", "br0");
        vsctl("add-port", "br0", "p1", "--", "set", "Interface", "p1", "type=internal", "ofport_request=7");
        vsctl("add-port", "br0", "p2", "tag=10", "trunks=1,2,3");
        vsctl("add-bond", "br0", "bond0", "e1", "e2", "e3", "lacp=active");
        vsctl("--may-exist", "add-br", "br1", "--", "set-controller", "br1", "tcp:127.0.0.1:6653", "tcp:127.0.0.1:6654");
        assertEquals("br0\nbr1\n", vsctl("list-br"));
        assertEquals("bond0\np1\np2\n", vsctl("list-ports", "br0"));
        vsctl("show");
        vsctl("get-controller", "br1");
        vsctl("iface-to-br", "e2");
        vsctl("list-ifaces", "br0");
        for (String table : List.of("Open_vSwitch", "Bridge", "Port", "Interface", "Controller")) {
            vsctl("list", table);
            vsctl("--columns=_uuid,name", "--format=csv", "list", table);
        }
        vsctl("del-port", "br0", "p2");
        vsctl("del-port", "bond0");
        vsctl("del-br", "br1");
        vsctl("show");
        vsctl("--format=table", "list", "Interface");
    }

    @Test
    void valuesOfEveryKind() {
        vsctl("add-br", "br0", "--", "br-set-external-id", "br0", "owner", "someone else");
        vsctl("set", "Bridge", "br0", "other_config:a=1", "other_config:b=\"two words\"", "stp_enable=true",
                "protocols=OpenFlow10,OpenFlow13", "flood_vlans=5,1,3");
        assertEquals("[1, 3, 5]\n", vsctl("get", "Bridge", "br0", "flood_vlans"));
        vsctl("get", "Bridge", "br0", "other_config", "other_config:b", "external_ids:owner", "protocols", "datapath_id");
        vsctl("add", "Bridge", "br0", "flood_vlans", "9", "7");
        vsctl("remove", "Bridge", "br0", "flood_vlans", "1", "3");
        vsctl("remove", "Bridge", "br0", "other_config", "a");
        vsctl("clear", "Bridge", "br0", "protocols");
        vsctl("--format=json", "--columns=flood_vlans,other_config,protocols,stp_enable", "list", "Bridge");
        vsctl("find", "Bridge", "stp_enable=true", "flood_vlans{>=}5");
        vsctl("find", "Bridge", "other_config:b!=x");
        vsctl("--id=@q", "create", "QoS", "type=linux-htb", "queues=0=@z", "--", "--id=@z", "create", "Queue",
                "other_config:max-rate=1000000", "--", "set", "Port", "br0", "qos=@q");
        vsctl("list", "QoS");
        vsctl("list", "Queue");
        vsctl("--all", "destroy", "QoS", "--", "clear", "Port", "br0", "qos");
        vsctl("list", "QoS");
    }

    @Test
    void whatFails() {
        vsctl("add-br", "br0");
        vsctl("add-br", "br0");
        vsctl("del-br", "nowhere");
        vsctl("set", "Bridge", "br0", "fail_mode=sometimes");
        vsctl("set", "Bridge", "br0", "nosuch=1");
        vsctl("set", "Bridge", "br0", "flood_vlans=5000");
        vsctl("create", "Bridge", "name=br0");
        vsctl("add-port", "br0", "p1", "--", "add-port", "br0", "p1");
        vsctl("list-ports", "br0");
    }

    @Test
    void aWaitEndsWhenItsConditionComesTrue() {
        for (ServerProcess server : List.of(servers.tested(), servers.oracle())) {
            try (Program.Running waiting = SideBySide.on(server,
                    command("wait-until", "Bridge", "late", "stp_enable=true", "--", "get", "Bridge", "late", "name")).start()) {
                SideBySide.on(server, command("add-br", "early")).output();
                SideBySide.on(server, command("add-br", "late")).output();
                assertTrue(waiting.process().isAlive());
                SideBySide.on(server, command("set", "Bridge", "late", "stp_enable=true")).output();
                assertEquals("late\n", waiting.await(LIMIT).expectSuccess());
            }
        }
    }

    /** Each run verifies what it read with {@code wait} operations and starts over when another one was faster. */
    @Test
    void manyAtOnceLoseNothing() {
        vsctl("add-br", "br0");
        List<Program.Running> running = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            running.add(SideBySide.on(servers.tested(), command("add-port", "br0", "p" + i)).start());
        }
        running.forEach(program -> {
            program.await(LIMIT).expectSuccess();
            program.close();
        });
        assertEquals(12, SideBySide.on(servers.tested(), command("list-ports", "br0")).output().lines().count());
    }

    @Test
    void everythingIsThereAfterARestart() {
        vsctl("add-br", "br0", "--", "add-port", "br0", "p1", "--", "set", "Port", "p1", "tag=5");
        servers.tested().kill();
        servers.tested().start();
        servers.oracle().kill();
        servers.oracle().start();
        vsctl("show");
        vsctl("list", "Port");
        vsctl("add-port", "br0", "p2");
        vsctl("list-ports", "br0");
    }
}
