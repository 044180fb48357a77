# shellcheck shell=bash
#
# WordPress itself, fetched once. Debian's stable suites are behind, its unstable suite has the
# current release as one package for every architecture. That suite is *not* added to the
# system: apt gets a private configuration, downloads, and `dpkg` only unpacks.

WORDPRESS_AT_LEAST=7.1

# Where the fetched copy lies: a plain directory with every link resolved.
wordpress_cache() { printf '%s/cache/wordpress' "$HALT_STATE"; }

wordpress_version() {
	sed -n "s/^\$wp_version = '\\(.*\\)';/\\1/p" "$1/wp-includes/version.php" 2>/dev/null || true
}

# Succeeds if version $1 is not older than $2.
version_at_least() { dpkg --compare-versions "$1" ge "$2"; }

# The address and keyring of the Debian archive that this machine uses, as apt itself
# understands its sources, in either of the two file formats: "URI KEYRING".
debian_archive() {
	apt-get "$@" indextargets --format '$(REPO_URI) $(SIGNED_BY)' \
		'Created-By: Packages' 'Origin: Debian' 'Label: Debian' \
		"Codename: $(. /etc/os-release && printf '%s' "$VERSION_CODENAME")" 'Component: main' 2>/dev/null |
		sed 's/ \$(SIGNED_BY)$//' | head -n 1
}

# wordpress_fetch: fills the cache unless it is filled.
wordpress_fetch() (
	lock_file "$HALT_STATE/cache/wordpress.lock"
	have="$(wordpress_version "$(wordpress_cache)")"
	if [ -n "$have" ] && version_at_least "$have" "$WORDPRESS_AT_LEAST"; then
		return 0
	fi

	apt="$HALT_STATE/cache/apt"
	rm -rf "$apt"
	mkdir -p "$apt/sources" "$apt/state/lists/partial" "$apt/cache/archives/partial" "$apt/unpacked"
	: >"$apt/status"
	# Read after the machine's own settings, so that its proxies and certificates stay in
	# force; its clean-up hooks would act on the system's cache.
	cat >"$apt/apt.conf" <<-CONF
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		Dir::State "$apt/state";
		Dir::State::status "$apt/status";
		Dir::Cache "$apt/cache";
		Acquire::Languages "none";
		// The Release file of the unstable suite expires within days on some mirrors; its
		// signature is checked all the same.
		Acquire::Check-Valid-Until "false";
	CONF

	archive="$(debian_archive)"
	if [ -z "$archive" ]; then
		# The machine has no package lists (or may not keep any): fetch private ones.
		apt-get -q -c "$apt/apt.conf" update >>"$HALT_STATE/log/wordpress.log" 2>&1 || true
		archive="$(debian_archive -c "$apt/apt.conf")"
	fi
	[ -n "$archive" ] || die "found no Debian archive among this machine's package sources"

	# A file of this format is only read in a directory for parts, never as the list itself.
	{
		printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\nTargets: Packages\n' "${archive%% *}"
		case "$archive" in
			*' '?*) printf 'Signed-By: %s\n' "${archive#* }" ;;
			*) printf 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' ;;
		esac
	} >"$apt/sources/sid.sources"
	cat >>"$apt/apt.conf" <<-CONF
		Dir::Etc::sourcelist "/dev/null";
		Dir::Etc::sourceparts "$apt/sources";
	CONF

	{
		apt-get -q -c "$apt/apt.conf" update
		# The package links to libraries that are packages of their own; they may link on.
		wanted=(wordpress)
		mapfile -t libraries < <(
			apt-cache -c "$apt/apt.conf" depends --recurse --important --no-pre-depends wordpress |
				grep -oE '^(libjs-|libphp-|php-getid3|node-)[a-z0-9.+-]*|^php-getid3$' | sort -u
		)
		cd "$apt"
		apt-get -q -c "$apt/apt.conf" download "${wanted[@]}" "${libraries[@]}"
		for package in ./*.deb; do
			dpkg -x "$package" unpacked
		done
	} >>"$HALT_STATE/log/wordpress.log" 2>&1 || {
		tail -n 20 "$HALT_STATE/log/wordpress.log" >&2
		die "could not fetch WordPress, the whole log is $HALT_STATE/log/wordpress.log"
	}

	# Absolute links mean the unpacked tree, not this machine.
	find "$apt/unpacked" -type l | while read -r link; do
		goal="$(readlink "$link")"
		case "$goal" in
			"$apt"/*) ;;
			# The list of certificate authorities stays the one of this machine.
			/*) [ ! -e "$apt/unpacked$goal" ] && [ ! -L "$apt/unpacked$goal" ] || ln -sfn "$apt/unpacked$goal" "$link" ;;
		esac
	done
	site="$apt/unpacked/usr/share/wordpress"
	# Debian's own configuration and content links point into /etc and /var.
	rm -rf "$site/wp-config.php" "$site/wp-content/languages"
	dangling="$(find "$site" -xtype l)"
	if [ -n "$dangling" ]; then
		die "the WordPress package links to files that did not come along:
$dangling"
	fi

	rm -rf "$(wordpress_cache).new"
	cp -rL "$site" "$(wordpress_cache).new"
	have="$(wordpress_version "$(wordpress_cache).new")"
	version_at_least "$have" "$WORDPRESS_AT_LEAST" ||
		die "the unstable suite has WordPress $have, wanted is $WORDPRESS_AT_LEAST or newer"
	rm -rf "$(wordpress_cache)"
	mv "$(wordpress_cache).new" "$(wordpress_cache)"
	rm -rf "$apt"
	say "WordPress $have is in the cache"
)
