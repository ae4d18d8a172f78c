#!/bin/sh
# Sees to it that PostgreSQL's server programs (initdb and postgres) are on this machine.
set -eu

found() {
    command -v initdb >/dev/null 2>&1 && return 0
    for directory in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin \
        /opt/homebrew/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /Applications/Postgres.app/Contents/Versions/*/bin; do
        [ -x "$directory/initdb" ] && return 0
    done
    return 1
}

# Tests on a server of one's own, and a kehu told where to look, need none here.
[ -n "${DATABASE_URL:-}${KEHU_DATABASE_URL:-}${KEHU_POSTGRES_BIN:-}" ] && exit 0
found && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Debian's package postgresql" >&2
    # Only the programs are wanted: no cluster of the distribution's own, which would be started.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    install() {
        DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -q --no-install-recommends \
            -o Dpkg::Options::=--force-confold postgresql < /dev/null
    }
    install > /dev/null 2>&1 || { apt-get update -q && install; }
    found && exit 0
fi

cat >&2 <<'MESSAGE'
kehu runs its own PostgreSQL (14 or newer), and found no server programs on this machine.
Install them, and run this again:
    Debian, Ubuntu   sudo apt-get install postgresql
    Fedora           sudo dnf install postgresql-server
    macOS            brew install postgresql@17
or use a server of your own:
    make run ARGS="--database-url postgres://user:password@host/database"
MESSAGE
exit 1
