# What the shell of every command line knows besides its own. Sourced.

# Runs a command again and again until it succeeds, for ten seconds at most.
# usage: await COMMAND...
await() {
    tries=0
    until "$@" > /dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { echo "waited in vain for: $*" >&2; return 1; }
        sleep 0.05
    done
}

# Succeeds when a pidfile is gone, or its process is.
# usage: ended PIDFILE
ended() {
    [ ! -s "$1" ] || ! kill -0 "$(cat "$1")" 2> /dev/null
}

# Puts a text into a file.
# usage: put FILE TEXT
put() {
    printf '%s' "$2" > "$1"
}

# Starts a server in the background of the section: its sockets are db.sock and server.ctl there. What it is given comes last.
# usage: serve ARGUMENT...
serve() {
    ovsdb-server --detach --no-chdir --pidfile="$PWD/server.pid" --unixctl="$PWD/server.ctl" --log-file="$PWD/server.log" \
        -vconsole:off -vsyslog:off --remote=punix:"$PWD/db.sock" "$@"
}

# Waits until a number of monitors is there. Asks with the peer's program, which is quick.
# usage: monitored NUMBER
monitored() {
    await sh -c "/usr/bin/ovs-appctl -t '$S/server.ctl' memory/show | grep -q 'monitors:$1'"
}

# Ends processes of this shell with SIGTERM and waits until they are gone; returns the last one's exit status.
# usage: quit PID...
quit() {
    kill "$@"
    wait "$@" 2> /dev/null
}

# Succeeds when a file has a number of lines.
# usage: lines NUMBER FILE
lines() {
    [ "$(grep -c '' "$2")" = "$1" ]
}
