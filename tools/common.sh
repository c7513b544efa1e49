# common.sh - what run, test and the tools share. Sourced by bash, with $root set to the checkout.

cache="$root/.cache"

say() {
	printf '%s\n' "$*"
}

# Ends the command with a sentence that says what is wrong and what to do.
give_up() {
	printf '%s\n' "$*" >&2
	exit 1
}

# Node.js 20 or later, from the project's own copy where the system's is older (tools/setup puts it there).
if [ -x "$cache/node/node_modules/node/bin/node" ]; then
	PATH="$cache/node/node_modules/node/bin:$PATH"
fi

node_is_recent() {
	local version
	version=$(node --version 2>/dev/null) || return 1
	version=${version#v}
	[ "${version%%.*}" -ge 20 ]
}

# meson_folder FOLDER OPTIONS...: configures a build folder once.
meson_folder() {
	local folder=$1
	shift
	[ -f "$folder/build.ninja" ] && return 0
	mkdir -p "$folder"
	meson setup "$folder" "$root" "$@"
}
