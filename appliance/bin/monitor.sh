#!/bin/sh
# Runs a program and starts it again when it crashes: what --monitor asks for. Started by launcher.sh, never by people.
#
# usage: monitor.sh yes|no(silent) JAVA ARGUMENT...
# A silent program lets go of its standard descriptors when it is ready; its successors get none.
#
# What the program finds, beside what launcher.sh tells it:
#   understudy.configuration.fd  the number of a descriptor of a file without a name, for what the next process shall know
#   understudy.crashes           how often it has crashed; not there the first time
#   understudy.last              PID:STATUS of the process before. Without understudy.crashes that one was not a
#                                crash: the program is started only to log it, because a shell cannot write its log
#
# A crash is death by a signal that a mistake in a program causes, or the JVM's status 3: no memory left.

# No crash is followed by another start sooner than so many seconds after the start before.
restart_interval=10

silent=$1
shift

file=$(umask 077 && mktemp "${TMPDIR:-/tmp}/understudy.XXXXXX") || exit 1
exec 5<> "$file" || exit 1
rm -f "$file"

# Descriptors 6, 7 and 8 are the program's standard ones. A shell gives what it starts in the background no input and makes it
# ignore SIGINT and SIGQUIT, and it speaks of signals that its children die of; neither is wanted.
exec 6<&0 7>&1 8>&2 2> /dev/null
unignore=
env --default-signal=INT true && unignore='env --default-signal=INT,QUIT'

java=$1
shift
crashes=0
history=
restarted=
while :; do
    $unignore "$java" -Dunderstudy.configuration.fd=5 $history "$@" <&6 >&7 2>&8 6<&- 7>&- 8>&- &
    child=$!
    # Whoever waits for the end of its output shall not wait for this process.
    [ "$silent" = no ] || exec < /dev/null > /dev/null 6< /dev/null 7> /dev/null 8> /dev/null
    wait "$child"
    status=$?
    case $status in
        3 | 132 | 134 | 135 | 136 | 139 | 141 | 142 | 152 | 153) ;;
        *) break ;;
    esac
    crashes=$((crashes + 1))
    history="-Dunderstudy.crashes=$crashes -Dunderstudy.last=$child:$status"
    now=$(date +%s)
    [ -z "$restarted" ] || [ $((now - restarted)) -ge $restart_interval ] || sleep $((restarted + restart_interval - now))
    restarted=$(date +%s)
done

# These the program has told of itself: that it was asked to end, or that it could not start.
case $status in
    0 | 1 | 129 | 130 | 143) ;;
    *) "$java" -Dunderstudy.last="$child:$status" "$@" <&6 >&7 2>&8 6<&- 7>&- 8>&- ;;
esac
exit $status
