#!/bin/bash
# two_nodes.sh - makes two linked nodes in a folder of their own, starts them and plays one of: tour, tracks, journey, desk, people, picture, agreements, help, counter, groups, papers, portal and robots (in Chromium), public, border, readers, rule, rule_postgresql (where a server is installed), kill, backup.
# Prints TAP.
# usage: two_nodes.sh NAME VALICOD VALICO
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tools/common.sh"
name=$1 valicod=$(realpath "$2") valico=$(realpath "$3")
folder=$(mktemp -d)
# Thirty ports, below those that the kernel gives to clients, that no other story takes while this shell holds its lock: stories may run side by side.
mkdir -p "${TMPDIR:-/tmp}/valico-ports"
for ((tries = 0; tries < 400; tries++)); do
	port=$((20000 + 30 * (RANDOM % 400)))
	exec 9>"${TMPDIR:-/tmp}/valico-ports/$port"
	flock -n 9 && break
done
pids=()

finish() {
	for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null; done
	wait 2>/dev/null
	if [ -f "$folder/postgresql" ]; then
		"$root/tests/nodes/postgresql.sh" stop "$folder"
		rm -rf "$(cat "$folder/postgresql")"
	fi
	rm -rf "$folder"
}
trap finish EXIT

echo "1..1"
case $name in journey | desk | people | picture | agreements | help | counter | together | groups | papers | portal | robots)
	exec 8<"$root/web/package.json" # one story builds the pages if they are older than their sources, the others wait for it
	flock 8
	{ [ -f "$root/web/dist-portal/portal.css" ] && [ -z "$(find "$root"/web/{src,catalogue,package.json} -newer "$root/web/dist/index.html" 2>&1 | head -n 1)" ]; } ||
		(cd "$root/web" && npm run -s build) >"$folder/web.log" 2>&1
	exec 8<&-
	;;
esac
"$root/tools/demo" "$valico" "$folder" "$port" >"$folder/demo.log" 2>&1 || { sed 's/^/# /' "$folder/demo.log"; echo "not ok 1 - the nodes are made"; exit 1; }
[ "$name" != bench ] || for node in it pk; do echo "desk_front = 127.0.0.1" >>"$folder/$node/valico.conf"; done
case $name in
rule | groups) "$root/tests/nodes/with_rule.sh" "$folder" ;;
rule_postgresql) "$root/tests/nodes/with_rule.sh" "$folder" postgresql || { echo "ok 1 - $name # SKIP there is no PostgreSQL server"; exit 0; } ;;
esac
nodes="it pk" desks="0 1" third=
if [ "$name" = tracks ]; then
	"$root/tools/third_node" "$valico" "$folder" "$port" >"$folder/third.log" 2>&1 || { sed 's/^/# /' "$folder/third.log"; echo "not ok 1 - the third node is made"; exit 1; }
	nodes="it pk fr" desks="0 1 2" third="http://127.0.0.1:$((port + 2))"
fi
for node in $nodes; do
	"$valicod" --foreground "$folder/$node" </dev/null >"$folder/$node.log" 2>&1 &
	pids+=($!)
done
for at in $desks; do
	for ((tries = 0; tries < 200; tries++)); do
		curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$((port + at))/api/session" && break
		sleep 0.05
	done
done
script="$root/tests/nodes/$name.mjs"
[ "$name" = tour ] && script="$root/tools/tour.mjs"
[ "$name" = tracks ] && script="$root/tools/tracks.mjs"
[ "$name" = rule_postgresql ] && script="$root/tests/nodes/rule.mjs"
[ "$name" = public ] && script="$root/tools/public.mjs"
case $name in journey | desk | people | picture | agreements | help | counter | together | groups | papers | portal | robots) script="$root/web/tests/$name.mjs" ;; esac
[ "$name" = bench ] && script="$root/bench/nodes.mjs"
if VALICOD=$valicod THIRD_NODE=$third node "$script" "http://127.0.0.1:$port" "http://127.0.0.1:$((port + 1))" "$folder" "$valico" "${pids[@]}" >"$folder/out" 2>&1; then
	sed 's/^/# /' "$folder/out"
	echo "ok 1 - $name"
else
	sed 's/^/# /' "$folder/out"
	tail -n 15 "$folder/it.log" "$folder/pk.log" | sed 's/^/# /'
	echo "not ok 1 - $name"
	exit 1
fi
