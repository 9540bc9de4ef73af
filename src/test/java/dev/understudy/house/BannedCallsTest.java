package dev.understudy.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The core is a function of what it is given: it reads no clock, draws no random number, never sleeps, and knows neither
 * files nor sockets nor threads. Elsewhere, nothing writes past the log to standard output or error.
 */
class BannedCallsTest {
    private static final Set<String> CORE = Set.of("value", "json", "schema", "engine", "monitor", "replication");

    /** The packages that own the terminal. */
    private static final Set<String> SPEAKERS = Set.of("cli", "cli/appctl", "cli/client", "cli/server", "cli/tool", "vlog");

    private static final Pattern NOT_IN_THE_CORE = Pattern.compile(String.join("|",
            "java/lang/System\\.(currentTimeMillis|nanoTime|getenv|getProperty|exit)",
            "java/lang/Thread\\..*",
            "java/lang/Math\\.random",
            "java/util/(Random|SplittableRandom|concurrent/ThreadLocalRandom|Timer)\\..*",
            "java/security/SecureRandom\\..*",
            "java/util/UUID\\.randomUUID",
            "java/time/[A-Za-z]+\\.now",
            "java/time/Clock\\.(system.*|tick.*)",
            "java/util/concurrent/Executors?\\..*"));

    private static final Pattern UNKNOWN_TO_THE_CORE =
            Pattern.compile("java/nio/file/.*|java/nio/channels/.*|java/net/.*|java/io/File[A-Z]?.*|io/netty/.*|com/sun/jna/.*");

    private static final Pattern PAST_THE_LOG =
            Pattern.compile("java/lang/System\\.(out|err)|java/lang/Throwable\\.printStackTrace");

    @Test
    void theCoreIsDeterministicAndNobodyWritesPastTheLog() {
        assertEquals(List.of(), offences(House.mainClasses()));
    }

    @Test
    void readingTheClockInTheCoreIsCaught() {
        assertEquals(
                List.of("dev/understudy/engine/Watch calls java/lang/System.nanoTime"),
                offences(List.of(classCalling("dev.understudy.engine.Watch", "java.lang.System", "nanoTime"))));
    }

    @Test
    void filesInTheCoreAreCaught() {
        List<String> offences =
                offences(List.of(classCalling("dev.understudy.schema.Reader", "java.nio.file.Files", "delete")));
        assertEquals(List.of("dev/understudy/schema/Reader knows java/nio/file/Files"), offences);
    }

    @Test
    void theClockOutsideTheCoreIsFine() {
        assertEquals(
                List.of(), offences(List.of(classCalling("dev.understudy.wire.Watch", "java.lang.System", "nanoTime"))));
    }

    private static List<String> offences(List<ClassModel> classes) {
        List<String> offences = new ArrayList<>();
        for (ClassModel model : classes) {
            String name = model.thisClass().asInternalName();
            String room = House.packageOf(model);
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    String call = member.owner().asInternalName() + "." + member.name().stringValue();
                    boolean banned = CORE.contains(room) && NOT_IN_THE_CORE.matcher(call).matches()
                            || !SPEAKERS.contains(room) && PAST_THE_LOG.matcher(call).matches();
                    if (banned) {
                        offences.add(name + " calls " + call);
                    }
                } else if (entry instanceof ClassEntry known && CORE.contains(room)
                        && UNKNOWN_TO_THE_CORE.matcher(known.asInternalName()).matches()) {
                    offences.add(name + " knows " + known.asInternalName());
                }
            }
        }
        return offences;
    }

    private static ClassModel classCalling(String name, String owner, String method) {
        byte[] bytes = ClassFile.of().build(
                ClassDesc.of(name),
                builder -> builder.withSuperclass(ConstantDescs.CD_Object)
                        .withMethodBody("call", ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> code
                                .invokestatic(ClassDesc.of(owner), method, MethodTypeDesc.of(ConstantDescs.CD_long))
                                .pop2()
                                .return_()));
        return ClassFile.of().parse(bytes);
    }
}
