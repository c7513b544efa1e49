#!/bin/bash
# postgresql.sh - a PostgreSQL server of one story's own, on a socket in a folder of its own; stopped and started again while the story plays.
# start makes it when it is not there, and exits with 77 where no server is installed or it does not start; ask runs the SQL of its input as its owner.
# usage: postgresql.sh start|stop|ask FOLDER     (FOLDER/postgresql names the server's own folder)
set -uo pipefail
port=54398
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$programs" ] && [ -x "$programs/initdb" ] || exit 77
# The server does not run as root, and whoever it runs as cannot enter the story's folder.
if [ "$(id -u)" = 0 ]; then as_server() { su postgres -s /bin/bash -c "$1"; }; else as_server() { bash -c "$1"; }; fi
if [ -f "$2/postgresql" ]; then
	server=$(cat "$2/postgresql")
elif [ "$1" = start ]; then
	server=$(mktemp -d /tmp/valico-pg-XXXXXX)
	chmod 755 "$server"
	[ "$(id -u)" != 0 ] || chown postgres "$server"
	echo "$server" >"$2/postgresql"
	as_server "$programs/initdb -D $server/data -A trust -U postgres -E UTF8 --locale=C.UTF-8" >/dev/null 2>&1 || exit 77
else
	exit 0
fi
case $1 in
start) as_server "$programs/pg_ctl -D $server/data -o '-k $server -p $port -c listen_addresses=' -w -l $server/log start" >/dev/null 2>&1 9>&- || exit 77 ;;
stop) as_server "$programs/pg_ctl -D $server/data stop -m immediate" >/dev/null 2>&1 ;;
ask) psql -h "$server" -p $port -U postgres -d postgres -v ON_ERROR_STOP=1 -qAt ;;
esac
