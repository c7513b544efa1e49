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

# The project's own Node.js stands first, where the system's is too old (tools/setup puts it there). The folder need not be
# there yet: setup is run by commands that have read this already.
PATH="$cache/node/node_modules/node/bin:$PATH"

# 20.19 is what the web application's build asks for.
node_is_recent() {
	local version major minor
	version=$(node --version 2>/dev/null) || return 1
	IFS=. read -r major minor _ <<<"${version#v}"
	[ "$major" -gt 20 ] || { [ "$major" = 20 ] && [ "$minor" -ge 19 ]; }
}

# meson_folder FOLDER OPTIONS...: configures a build folder once.
meson_folder() {
	local folder=$1
	shift
	[ -f "$folder/build.ninja" ] && return 0
	mkdir -p "$folder"
	meson setup "$folder" "$root" "$@"
}

sanitize_folder() {
	meson_folder build/sanitize -Dwerror=true -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized
}

fuzz_folder() {
	CC=clang meson_folder build/fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link
}

# The fuzz targets of that folder, one a line.
fuzz_targets() {
	ninja -C build/fuzz -t targets all | sed -n 's/^\(fuzz\/fuzz_[a-z0-9_]*\): c_LINKER.*/\1/p' | sort
}
