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
