#!/bin/bash
# beside.sh - the index beside pg_trgm: a PostgreSQL cluster of its own in a new folder, on a socket that only this run
# knows, run by an unprivileged user and removed afterwards.
# usage: bench/identity/beside.sh PROGRAM PEOPLE QUESTIONS [FOLDER [all]]     all: by distance on a GiST index too
set -euo pipefail
program=$1 people=$2 questions=$3 parent=${4:-/var/tmp}
binaries=/usr/lib/postgresql/15/bin
[ -x $binaries/initdb ] || { echo "PostgreSQL 15 is not installed (Debian: postgresql-15)."; exit 1; }
user=postgres
[ "$(id -u)" = 0 ] || user=$(id -un)
as_user() {
	if [ "$(id -un)" = "$user" ]; then "$@"; else runuser -u "$user" -- "$@"; fi
}

folder=$(mktemp -d "$parent/valico-beside-XXXXXX")
finish() {
	as_user $binaries/pg_ctl -D "$folder/cluster" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$folder"
}
trap finish EXIT
chmod 711 "$folder"
mkdir "$folder/cluster" "$folder/socket"
[ "$(id -u)" = 0 ] && chown "$user" "$folder/cluster" "$folder/socket"
chmod 711 "$folder/socket"
as_user $binaries/initdb -D "$folder/cluster" -A trust -E UTF8 --locale=C.UTF-8 -U valico >/dev/null
# What a machine of 24 GiB gives such a database; no network.
as_user $binaries/pg_ctl -D "$folder/cluster" -w -l "$folder/cluster/log" -o "-k $folder/socket -c listen_addresses='' \
	-c shared_buffers=4GB -c work_mem=64MB -c effective_cache_size=16GB -c max_wal_size=8GB -c jit=off" start >/dev/null
beside=--beside
[ "${5:-}" != all ] || beside=--beside-all
"$program" $beside "host=$folder/socket user=valico dbname=postgres" "$people" "$questions" "$parent"
