#!/usr/bin/env bash
#
# Looks for values that must not lie about in the clear after a run on a stack: secrets of the site, and what
# visitors of the run sent. Everything is searched that the run may have left: a dump of the database, the
# store with its log, stored files, PHP's and nginx's logs, temporary files and core dumps. Each value is
# looked for as it is, in base64 at each of its three alignments, in hex and as it stands in an address.
#
#   bin/lib/canary.sh NAME VALUE…      exit 0: nothing was found; 1: one line to standard output for each hit
#
# Values of fewer than six characters prove nothing and are refused. What the run's own tools keep on
# purpose (mails and hook calls of the fixtures, the simulator's memory) is not searched.

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"

# canary_forms VALUE: the forms in which it may stand, one a line.
canary_forms() {
	"php$HALT_PHP_VERSION" -r '
		$value = $argv[1];
		$forms = array( $value, bin2hex( $value ), rawurlencode( $value ), urlencode( $value ), trim( json_encode( $value ), "\"" ) );
		for ( $shift = 0; $shift < 3; $shift++ ) {
			// Without the characters that depend on what stands before and behind.
			$base64  = rtrim( base64_encode( str_repeat( "\0", $shift ) . $value ), "=" );
			$base64  = substr( $base64, 0 === $shift ? 0 : $shift + 1, -1 );
			$forms[] = $base64;
			$forms[] = strtr( $base64, "+/", "-_" );
		}
		foreach ( array_unique( $forms ) as $form ) {
			if ( strlen( $form ) >= 6 ) {
				echo $form, "\n";
			}
		}
	' "$1"
}

# canary_search NAME VALUE…
canary_search() {
	local name=$1 dir work value number=0 found=0 file
	shift
	[ "$#" -gt 0 ] || die "no values to look for"
	stack_env "$name"
	dir="$HALT_INSTANCE_DIR"
	work="$(mktemp -d)"
	# The dump quotes text as SQL does; binary columns in hex would hide what is plain in them.
	MYSQL_PWD="$HALT_DB_PASSWORD" mariadb-dump --no-defaults --socket="$HALT_DB_SOCKET" --user="$HALT_DB_USER" \
		--skip-extended-insert --single-transaction "$HALT_DB_NAME" >"$work/database.sql"
	for value in "$@"; do
		number=$((number + 1))
		[ "${#value}" -ge 6 ] || die "value $number is too short to prove anything"
		canary_forms "$value" >"$work/forms"
		# File names only: a line of the file would spread what was found.
		while IFS= read -r file; do
			printf 'value %d found in %s\n' "$number" "${file#"$dir/"}"
			found=1
		done < <(grep -rlaiF -f "$work/forms" \
			--exclude='hook.jsonl' --exclude='mail.jsonl' --exclude='sandbox*' --exclude-dir=sessions \
			"$work/database.sql" "$dir/private" "$dir/log" "$dir/tmp" "$dir/wordpress/wp-content/uploads" \
			2>/dev/null; find "$dir" -name 'core*' -size +64k -not -path '*/wordpress/*' -type f -exec grep -laiF -f "$work/forms" {} +)
	done
	rm -rf "$work"
	return "$found"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	[ "$#" -ge 2 ] || {
		sed -n '3,/^$/s/^# \{0,1\}//p' "$0" >&2
		exit 2
	}
	canary_search "$@"
fi
