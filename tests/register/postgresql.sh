#!/bin/bash
# postgresql.sh - a register in a PostgreSQL server of its own: a role that could change it is refused, one that can only read is not; built, searched,
# changed; a column that is not there and a server that is gone are told. Prints TAP; skips where there is no server to start.
# usage: postgresql.sh VALICO
set -uo pipefail
valico=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$programs" ] && [ -x "$programs/initdb" ] || { echo "1..0 # SKIP no PostgreSQL server is installed"; exit 0; }
# The server does not run as root.
if [ "$(id -u)" = 0 ]; then as_server() { su postgres -s /bin/bash -c "$1"; }; else as_server() { bash -c "$1"; }; fi
folder=$(mktemp -d /tmp/valico-pg-XXXXXX)
node="$folder/node" number=0 failed=0
chmod 755 "$folder"
mkdir "$folder/server"
[ "$(id -u)" != 0 ] || chown postgres "$folder/server"
finish() {
	as_server "$programs/pg_ctl -D $folder/server/data stop -m immediate" >/dev/null 2>&1
	rm -rf "$folder"
}
trap finish EXIT

ask() { psql -h "$folder/server" -p 54399 -U postgres -d postgres -v ON_ERROR_STOP=1 -qAt "$@"; }
# check NAME WANTED-STATUS PATTERN COMMAND...
check() {
	local name=$1 wanted=$2 pattern=$3 out status
	shift 3
	out=$("$@" 2>&1)
	status=$?
	number=$((number + 1))
	if [ "$status" = "$wanted" ] && grep -q "$pattern" <<<"$out"; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $status of $wanted: $out"
		failed=1
	fi
}
settings() {
	cat >"$node/register.conf" <<-END
		source = postgresql
		connection = host=$folder/server port=54399 dbname=postgres user=$1
		table = registry.people
		key = id
		name = name
		other_name = urdu
		born = ${2:-born}
		document_number = passport
		removed = gone
	END
}

as_server "$programs/initdb -D $folder/server/data -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null && $programs/pg_ctl -D $folder/server/data \
	-o '-k $folder/server -p 54399 -c listen_addresses=' -w -l $folder/server/log start" >/dev/null 2>&1 || { echo "1..0 # SKIP the PostgreSQL server did not start"; exit 0; }
ask >/dev/null <<'END'
CREATE SCHEMA registry;
CREATE TABLE registry.people (id bigint PRIMARY KEY, name text, urdu text, born date, passport text);
INSERT INTO registry.people VALUES (1, 'Umar Chaudhry', 'عمر چودھری', '1990-05-31', 'YA0012345'), (2, 'Saima Rafiq', 'صائمہ رفیق', '1988-01-12', NULL),
	(3, 'Bilal Ahmed Khan', 'بلال احمد خان', '1990-02-14', 'AB1234567'), (4, '😀', NULL, NULL, NULL);
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA registry TO reader; GRANT SELECT ON registry.people TO reader;
CREATE ROLE writer LOGIN; GRANT USAGE ON SCHEMA registry TO writer; GRANT SELECT, UPDATE (passport) ON registry.people TO writer;
CREATE ROLE maker LOGIN CREATEROLE; GRANT USAGE ON SCHEMA registry TO maker; GRANT SELECT ON registry.people TO maker;
END
"$valico" --folder "$node" node init --party pk --name Islamabad --country PK --desk 127.0.0.1:18801 --link 127.0.0.1:18811 \
	--link-url http://127.0.0.1:18811/as4 --agreements "$root/agreements" >/dev/null
run() { "$valico" --folder "$node" "$@"; }

echo "1..13"
for role in postgres writer maker; do
	settings $role
	check "$role could change something and is refused" 11 "GRANT SELECT ON registry.people" run identity build
done
settings reader birthday
check "a column that is not there" 10 'column "birthday" does not exist' run identity build
settings reader
check "who can only read builds; a row that is no name is told" 0 "line 4: name (name-letter)" run identity build
check "found in Latin letters" 0 "Umar Chaudhry, born 1990-05-31" run identity search "Umar Chaudhry" --purpose test
check "found in Urdu" 0 '"other_name":"صائمہ رفیق"' run --json identity search "صائمہ رفیق" --purpose test
check "found by the document" 0 "Bilal Ahmed Khan" run identity search AB1234567 --purpose test
ask -c "UPDATE registry.people SET born = '1991-05-31' WHERE id = 1"
check "a row that changed since says so" 0 '"row_state":"changed"' run --json identity search "Umar Chaudhry" --purpose test
printf 'id,name,urdu,born,passport,gone\n1,Umar Chaudhry,عمر چودھری,1991-05-31,YA0012345,\n2,,,,,yes\n' >"$folder/changes.csv"
check "changes by key" 0 "replace or remove: 2" run identity update "$folder/changes.csv"
check "after which the row is the same again" 0 '"row_state":"same"' run --json identity search "Umar Chaudhry 1991" --purpose test
ask -c "DELETE FROM registry.people WHERE id = 3"
check "a row that is gone" 0 '"row_state":"missing"' run --json identity search AB1234567 --purpose test
as_server "$programs/pg_ctl -D $folder/server/data stop -m immediate" >/dev/null 2>&1
check "a server that is gone" 18 "could not be reached" run identity search "Umar Chaudhry" --purpose test
exit $failed
