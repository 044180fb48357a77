# shellcheck shell=bash
#
# A private MariaDB: own data directory, a socket and no network, an unprivileged user.

# mariadb_start DIR: makes the data directory on the first start.
mariadb_start() {
	local dir=$1
	# shellcheck disable=SC2046 # the words are wanted
	if [ ! -e "$dir/data/.complete" ]; then
		rm -rf "$dir/data"
		mkdir -p "$dir/data"
		give_to_run_user "$dir/data"
		# `--force`: a bare machine may not be able to look up its own name.
		$(as_run_user) mariadb-install-db --no-defaults --force --skip-test-db \
			--datadir="$dir/data" --auth-root-authentication-method=socket \
			--auth-root-socket-user="$(run_user)" >>"$dir/log/mariadb.out" 2>&1 || {
			tail -n 20 "$dir/log/mariadb.out" >&2
			die "could not create the database directory"
		}
		touch "$dir/data/.complete"
	fi

	# The account is made by the server itself at its start; tests may make databases of
	# their own, so the account owns this private server.
	cat >"$dir/conf/init.sql" <<-SQL
		CREATE DATABASE IF NOT EXISTS \`wordpress\` CHARACTER SET utf8mb4;
		CREATE USER IF NOT EXISTS 'wordpress'@'localhost' IDENTIFIED BY '$HALT_DB_PASSWORD';
		GRANT ALL PRIVILEGES ON *.* TO 'wordpress'@'localhost';
	SQL
	chmod 0600 "$dir/conf/init.sql"
	give_to_run_user "$dir/conf/init.sql"

	service_start "$dir" mariadb mariadbd --no-defaults \
		--datadir="$dir/data" --socket="$dir/sock/mariadb" --skip-networking \
		--pid-file="$dir/sock/mariadb.pid" --init-file="$dir/conf/init.sql" \
		--skip-log-bin --skip-name-resolve --character-set-server=utf8mb4 \
		--innodb-buffer-pool-size=64M --innodb-log-file-size=48M --max-allowed-packet=64M
}

mariadb_ready() {
	service_alive "$1/pid/mariadb" || return 1
	MYSQL_PWD="$HALT_DB_PASSWORD" mariadb --no-defaults --socket="$1/sock/mariadb" --user=wordpress \
		--execute='SELECT 1' wordpress
}
