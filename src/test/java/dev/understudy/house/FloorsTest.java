package dev.understudy.house;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A package knows itself and the packages on floors below its own, and no other (docs/architecture.md). */
class FloorsTest {
    static final Map<String, Integer> FLOORS = Map.ofEntries(
            entry("value", 1), entry("json", 1), entry("vlog", 1), entry("manual", 1),
            entry("schema", 2),
            entry("engine", 3),
            entry("monitor", 4), entry("storage", 4), entry("wire", 4),
            entry("replication", 5), entry("failover", 5), entry("raft", 5), entry("client", 5),
            entry("group", 6),
            entry("server", 7),
            entry("control", 8), entry("observe", 8),
            entry("cli", 9),
            entry("cli/appctl", 10), entry("cli/client", 10), entry("cli/server", 10), entry("cli/tool", 10),
            entry("cli/understudy", 10));

    /** Any mention of a class of ours, whether as a class, in a descriptor or in a generic signature. */
    private static final Pattern MENTION = Pattern.compile("dev/understudy/([a-z/]+)/");

    @Test
    void packagesKnowOnlyLowerFloors() {
        List<ClassModel> classes = House.mainClasses();
        assertFalse(classes.isEmpty(), "no compiled class was found");
        assertEquals(List.of(), offences(classes));
    }

    @Test
    void aClassThatLooksUpwardIsCaught() {
        ClassModel upward = classWithField("dev.understudy.value.Curious", "dev.understudy.engine.Row");
        assertEquals(
                List.of("dev/understudy/value/Curious (floor 1) mentions engine (floor 3)"), offences(List.of(upward)));
    }

    @Test
    void aClassThatLooksSidewaysIsCaught() {
        ClassModel sideways = classWithField("dev.understudy.json.Curious", "dev.understudy.value.Atom");
        assertEquals(
                List.of("dev/understudy/json/Curious (floor 1) mentions value (floor 1)"), offences(List.of(sideways)));
    }

    @Test
    void aPackageWithoutAFloorIsCaught() {
        ClassModel homeless = classWithField("dev.understudy.attic.Trunk", "java.lang.Object");
        assertEquals(List.of("dev/understudy/attic/Trunk is in a package that has no floor"), offences(List.of(homeless)));
    }

    private static List<String> offences(List<ClassModel> classes) {
        List<String> offences = new ArrayList<>();
        for (ClassModel model : classes) {
            String name = model.thisClass().asInternalName();
            String own = House.packageOf(model);
            Integer floor = FLOORS.get(own);
            if (floor == null) {
                offences.add(name + " is in a package that has no floor");
                continue;
            }
            for (String other : packagesMentioned(model)) {
                int otherFloor = FLOORS.getOrDefault(other, Integer.MAX_VALUE);
                if (!other.equals(own) && otherFloor >= floor) {
                    offences.add("%s (floor %d) mentions %s (floor %d)".formatted(name, floor, other, otherFloor));
                }
            }
        }
        return offences;
    }

    private static TreeSet<String> packagesMentioned(ClassModel model) {
        TreeSet<String> packages = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry utf8) {
                Matcher matcher = MENTION.matcher(utf8.stringValue());
                while (matcher.find()) {
                    packages.add(matcher.group(1));
                }
            }
        }
        return packages;
    }

    private static ClassModel classWithField(String name, String fieldType) {
        byte[] bytes = ClassFile.of().build(
                ClassDesc.of(name),
                builder -> builder.withSuperclass(ConstantDescs.CD_Object)
                        .withField("field", ClassDesc.of(fieldType), ClassFile.ACC_PRIVATE));
        return ClassFile.of().parse(bytes);
    }
}
