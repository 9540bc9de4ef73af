# Starts a program of Understudy on Java 25. Sourced by the launchers beside it, never run.
#
# A launcher sets self to its own path (in the checkout, not that of a symbolic link to it), and calls launch with the
# name of a program and its arguments.
#
# What the environment may say:
#   UNDERSTUDY_JAVA         the Java 25 to use: a home directory or a java executable
#   UNDERSTUDY_JVM_OPTIONS  further options for the JVM, split at blanks, after ours
#   UNDERSTUDY_AOT_OUTPUT   record this run and write an ahead-of-time cache there (the build does this)
#
# What the JVM is told, as system properties:
#   understudy.program      the name in messages: the last part of $0
#   understudy.ready.fd     with --detach: the number of an inherited descriptor. When the daemon serves, it turns
#                           its standard input, output and error to /dev/null and then writes a newline there. Ending
#                           before that reports the exit status to whoever started it.
#
# The tools are called often, and every process that a shell starts takes about as long as a tenth of a tool's work:
# on the way to a JVM that does not detach nothing here starts one.

program=${0##*/}

die() {
    echo "$program: $1" >&2
    exit 1
}

# Is $1 the home directory of a Java 25? Reads its release file: asking the JVM itself would double
# the start-up time of a small tool.
is_java_25() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while read -r line; do
        case $line in
            'JAVA_VERSION="25"' | 'JAVA_VERSION="25.'*) return 0 ;;
        esac
    done < "$1/release"
    return 1
}

# Sets java to the executable of a Java 25.
find_java() {
    if [ -n "${UNDERSTUDY_JAVA:-}" ]; then
        java_home=${UNDERSTUDY_JAVA%/bin/java}
        is_java_25 "$java_home" || die "UNDERSTUDY_JAVA=$UNDERSTUDY_JAVA is not a Java 25"
        java=$java_home/bin/java
        return
    fi
    for java_home in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
        if is_java_25 "$java_home"; then
            java=$java_home/bin/java
            return
        fi
    done
    java=$(command -v java) && java=$(readlink -f "$java") && is_java_25 "${java%/bin/java}" && return
    die "needs Java 25, not found in JAVA_HOME, /usr/lib/jvm or PATH: install temurin-25-jdk (https://adoptium.net/installation/linux/) or set UNDERSTUDY_JAVA"
}

# Sets build to the directory of what the build made (jars, native libraries, ahead-of-time caches), and jar.
find_jar() {
    case $self in
        /*) bin=${self%/*} ;;
        *) bin=$PWD/${self%/*} ;;
    esac
    build=${bin%/*/*}/target
    # Not so when a directory on the way is a symbolic link.
    [ -r "$build/understudy.jar" ] || build=$(readlink -f "$bin/../../target")
    jar=$build/understudy.jar
    [ -r "$jar" ] || die "not built yet ($jar is missing): run 'make build' in the checkout"
}

# Sets detaching and monitoring to yes or no: whether the arguments ask for --detach and for --monitor (or an unambiguous
# prefix of it), and not only for help or the version.
read_daemon_options() {
    detaching=no monitoring=no
    for argument in "$@"; do
        case $argument in
            --) break ;;
            --de | --det | --deta | --detac | --detach) detaching=yes ;;
            --m | --mo | --mon | --moni | --monit | --monito | --monitor) monitoring=yes ;;
            -h | -V | --h | --he | --hel | --help | --vers | --versi | --versio | --version)
                detaching=no monitoring=no
                break
                ;;
        esac
    done
}

# Starts "$@" in a session of its own, waits until it says that it is ready, and exits 0; or, when it ends
# before that, exits with its status. The child holds the only writing end of the pipe, so that its death,
# however it comes, ends the wait.
detach() {
    pipe_directory=$(mktemp -d "${TMPDIR:-/tmp}/understudy.XXXXXX") || die "cannot make a temporary directory"
    mkfifo -m 600 "$pipe_directory/ready" || die "cannot make a pipe in $pipe_directory"
    # A shell makes what it starts in the background ignore SIGINT and SIGQUIT; a daemon shall die of them.
    unignore=
    env --default-signal=INT true 2> /dev/null && unignore='env --default-signal=INT,QUIT'
    setsid $unignore "$@" 3> "$pipe_directory/ready" &
    child=$!
    trap 'kill -- "-$child" 2> /dev/null; rm -rf "$pipe_directory"; exit 1' HUP INT TERM
    exec 4< "$pipe_directory/ready"
    rm -rf "$pipe_directory"
    read -r _ <&4 && exit 0
    wait "$child"
    exit $?
}

# Becomes the program on a JVM with the given options, or detaches it, or has it monitored. The cache is used when it was made from this jar;
# the JVM checks by itself that it fits (its own version, our options), and is told to go on in silence if not.
# usage: start CACHE_NAME MAIN_CLASS "JVM OPTIONS" ARGUMENT...
start() {
    cache=$1 main_class=$2 options=$3
    shift 3
    find_java
    find_jar
    # Whatever the user's language: names of files are UTF-8, and messages of the system are those that scripts know.
    export LC_ALL=C.UTF-8
    # Split at blanks on purpose: options of ours and of the environment, none of which holds a path.
    set -- $options ${UNDERSTUDY_JVM_OPTIONS:-} -Dunderstudy.program="$program" -cp "$jar" "$main_class" "$@"
    if [ -n "${UNDERSTUDY_AOT_OUTPUT:-}" ]; then
        set -- -XX:AOTCacheOutput="$UNDERSTUDY_AOT_OUTPUT" "$@"
    elif [ "$build/$cache" -nt "$jar" ]; then
        set -- -XX:AOTCache="$build/$cache" -Xlog:aot=off "$@"
    fi
    set -- -Djava.library.path="$build/lib/META-INF/native" -XX:ErrorFile="${OVS_LOGDIR:-/var/log/openvswitch}/$program-crash-%p.log" "$@"
    [ "$detaching" = yes ] && set -- -Dunderstudy.ready.fd=3 "$@"
    set -- "$java" "$@"
    [ "$monitoring" = yes ] && set -- /bin/sh "$bin/monitor.sh" "$silent" "$@"
    [ "$detaching" = yes ] && detach "$@"
    exec "$@"
}

# What every program has: the collector that starts fastest, no files for jstat, native calls.
common="-XX:+UseSerialGC -XX:-UsePerfData --enable-native-access=ALL-UNNAMED"

# A tool ends soon: only the compiler that starts fastest, and answers to two questions for which the JDK and SLF4J would
# otherwise search all jars. docs/decisions/jvm-options.md says what each is worth.
tool="$common -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=70 -Dslf4j.provider=dev.understudy.vlog.VlogServiceProvider -Dslf4j.internal.verbosity=WARN -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider"

# A server. docs/decisions/jvm-options.md says what was measured. The heap starts small, whatever the size of the
# database files, and may grow to a share of the machine, or of its container; a server that has no memory left ends
# at once, so that whoever watches it can act.
server="$common -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=70 -Xms64m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:-ShrinkHeapInSteps -XX:+ExitOnOutOfMemoryError --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false"

# Starts a program: its cache and its main class have its name.
# usage: launch server|tool|client|appctl|understudy ARGUMENT...
launch() {
    function=$1
    shift
    detaching=no monitoring=no
    case $function in
        server)
            read_daemon_options "$@"
            silent=$detaching
            start server.aot dev.understudy.cli.server.ServerMain "$server" "$@"
            ;;
        client)
            read_daemon_options "$@"
            silent=no
            start client.aot dev.understudy.cli.client.ClientMain "$tool" "$@"
            ;;
        understudy) start understudy.aot dev.understudy.cli.understudy.UnderstudyMain "$tool" "$@" ;;
        tool) start tool.aot dev.understudy.cli.tool.ToolMain "$tool" "$@" ;;
        appctl) start appctl.aot dev.understudy.cli.appctl.AppctlMain "$tool -Xrs" "$@" ;;
    esac
}
