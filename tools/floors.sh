#!/bin/bash
# floors.sh - does every include point down? Reads the table of rooms in src/README.md and checks each source file.
#
# It also refuses calls that nobody should make (unbounded copies, hidden state, a shell) and, in the rooms whose line
# in the table begins with "pure:", everything that reads a clock, a file, the network or the environment.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
[ "${1:-}" = --help ] && { echo "usage: tools/floors.sh   (prints nothing and gives 0 when all includes point down)"; exit 0; }

forbidden='strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtok|gmtime|localtime|ctime|asctime|rand|srand|random|tmpnam|tempnam|mktemp|system|popen|alloca'
impure='clock_now|clock_gettime|gettimeofday|getrandom|fopen|getenv|printf|fprintf|puts|log_line'
shell_headers='fcntl|unistd|time|pthread|threads|signal|dirent|sys/.*|netinet/.*|netdb|poll'

awk -v forbidden="$forbidden" -v impure="$impure" -v shell_headers="$shell_headers" '
	function trim(text) { gsub(/^[ \t`]+|[ \t`]+$/, "", text); return text }
	# A folder may be one room, or hold several: then each of them has its own row, and one for what stands outside of them.
	function room_of(folder, inner) { return (folder "/" inner) in place ? folder "/" inner : folder }
	function wrong(text) { print FILENAME ":" FNR ": " text; faults++ }

	# Adds to known[room] what the rooms it knows may know themselves. Rows stand below the row that names them.
	function close_table(   at, other, parts, count, part) {
		for (at = rooms; at >= 1; at--) {
			if (knows[name[at]] == "all below") {
				for (other = at + 1; other <= rooms; other++) known[name[at], name[other]] = 1
				continue
			}
			count = split(knows[name[at]], parts, ",")
			for (part = 1; part <= count; part++) {
				parts[part] = trim(parts[part])
				if (!(parts[part] in place)) { print "src/README.md: " name[at] " knows " parts[part] ", which is no room"; faults++; continue }
				if (place[parts[part]] < at) { print "src/README.md: " name[at] " knows " parts[part] ", which is above it"; faults++ }
				known[name[at], parts[part]] = 1
				for (other = at + 1; other <= rooms; other++)
					if (known[parts[part], name[other]]) known[name[at], name[other]] = 1
			}
		}
	}

	FILENAME == "src/README.md" {
		count = split($0, cell, "|")
		if (count == 5 && cell[2] ~ /`/) {
			rooms++
			name[rooms] = trim(cell[2])
			place[name[rooms]] = rooms
			knows[name[rooms]] = trim(cell[4])
			pure[name[rooms]] = cell[3] ~ /^ *pure:/
		}
		next
	}
	FNR == 1 {
		if (!closed) { close_table(); closed = 1 }
		split(FILENAME, part, "/")
		room = room_of(part[2], part[3])
		comment = 0
		if (!(room in place)) wrong("the folder is no room of src/README.md")
	}
	{
		line = $0
		if (match(line, /^#include "[a-z0-9_]+\//)) {
			split(substr(line, 11), part, "/")
			other = room_of(part[1], part[2])
			if (other != room && !known[room, other]) wrong(room " may not know " other)
			next
		}
		if (pure[room] && match(line, "^#include <(" shell_headers ")\\.h>")) wrong("not in a pure room: " trim(line))
		# What stands in comments and strings is no call.
		gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
		gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
		if (comment) {
			if (!match(line, /\*\//)) next
			line = substr(line, RSTART + 2)
			comment = 0
		}
		if (match(line, /\/\*/)) { line = substr(line, 1, RSTART - 1); comment = 1 }
		if (match(line, "(^|[^a-zA-Z0-9_.>])(" forbidden ")\\(")) wrong("forbidden call: " trim(line))
		if (pure[room] && match(line, "(^|[^a-zA-Z0-9_.>])(" impure ")\\(")) wrong("not in a pure room: " trim(line))
		if (line ~ /typedef (struct|enum|union) /) { if (line !~ /\(/ && line !~ /[a-z]+ [a-z_]+\($/) wrong("a typedef hides what it is: " trim(line)) }
	}
	END {
		if (faults) print faults " faults"
		exit faults > 0
	}
' src/README.md $(find src -name '*.c' -o -name '*.h' | sort)
