# shellcheck shell=bash
#
# The web server: unprivileged, one loopback port, everything it writes inside the instance.

# nginx_configure DIR PORT
nginx_configure() {
	local dir=$1 port=$2
	cat >"$dir/conf/nginx.conf" <<-CONF
		daemon off;
		worker_processes 1;
		pid $dir/sock/nginx.pid;
		error_log $dir/log/nginx-error.log warn;
		events { worker_connections 512; }
		http {
			access_log $dir/log/nginx-access.log;
			client_body_temp_path $dir/tmp/nginx-body;
			fastcgi_temp_path $dir/tmp/nginx-fastcgi;
			proxy_temp_path $dir/tmp/nginx-proxy;
			uwsgi_temp_path $dir/tmp/nginx-uwsgi;
			scgi_temp_path $dir/tmp/nginx-scgi;
			client_max_body_size 40m;
			server_tokens off;
			types {
				text/html html; text/css css; text/javascript js mjs; application/json json map;
				image/png png; image/jpeg jpg jpeg; image/gif gif; image/svg+xml svg; image/webp webp;
				image/x-icon ico; font/woff2 woff2; font/woff woff; text/plain txt; application/pdf pdf;
			}
			default_type application/octet-stream;
			server {
				listen 127.0.0.1:$port;
				server_name localhost;
				root $dir/wordpress;
				index index.php;
				location / { try_files \$uri \$uri/ /index.php?\$args; }
				# What visitors uploaded is never run.
				location ~ ^/wp-content/uploads/.*\\.php\$ { return 403; }
				location ~ /\\.(?!well-known) { return 403; }
				# The fast path (docs/fast-path.md): no WordPress, same pool.
				location = /halt-ingest {
					fastcgi_pass unix:$dir/sock/fpm;
					fastcgi_param SCRIPT_FILENAME \$document_root/wp-content/plugins/halt-tracker/php/ingest.php;
					fastcgi_param QUERY_STRING \$query_string;
					fastcgi_param REQUEST_METHOD \$request_method;
					fastcgi_param CONTENT_TYPE \$content_type;
					fastcgi_param CONTENT_LENGTH \$content_length;
					fastcgi_param REQUEST_URI \$request_uri;
					fastcgi_param SERVER_PROTOCOL \$server_protocol;
					fastcgi_param GATEWAY_INTERFACE CGI/1.1;
					fastcgi_param REMOTE_ADDR \$remote_addr;
					fastcgi_param HTTP_AUTHORIZATION \$http_authorization;
				}
				location ~ \\.php(/|\$) {
					fastcgi_split_path_info ^(.+?\\.php)(/.*)\$;
					try_files \$fastcgi_script_name =404;
					fastcgi_pass unix:$dir/sock/fpm;
					fastcgi_read_timeout 120s;
					fastcgi_param SCRIPT_FILENAME \$document_root\$fastcgi_script_name;
					fastcgi_param SCRIPT_NAME \$fastcgi_script_name;
					fastcgi_param PATH_INFO \$fastcgi_path_info;
					fastcgi_param QUERY_STRING \$query_string;
					fastcgi_param REQUEST_METHOD \$request_method;
					fastcgi_param CONTENT_TYPE \$content_type;
					fastcgi_param CONTENT_LENGTH \$content_length;
					fastcgi_param REQUEST_URI \$request_uri;
					fastcgi_param DOCUMENT_URI \$document_uri;
					fastcgi_param DOCUMENT_ROOT \$document_root;
					fastcgi_param SERVER_PROTOCOL \$server_protocol;
					fastcgi_param REQUEST_SCHEME \$scheme;
					fastcgi_param GATEWAY_INTERFACE CGI/1.1;
					fastcgi_param SERVER_SOFTWARE nginx;
					fastcgi_param REMOTE_ADDR \$remote_addr;
					fastcgi_param REMOTE_PORT \$remote_port;
					fastcgi_param SERVER_ADDR \$server_addr;
					fastcgi_param SERVER_PORT \$server_port;
					fastcgi_param SERVER_NAME \$host;
					# FastCGI passes it anyway; said here because the REST routes depend on it.
					fastcgi_param HTTP_AUTHORIZATION \$http_authorization;
					fastcgi_param REDIRECT_STATUS 200;
				}
			}
		}
	CONF
}

# nginx_start DIR: on the port of the run before if it is free, else on another one; so the
# site keeps its address between runs. Leaves the port in $dir/conf/port.
nginx_start() {
	local dir=$1 port attempt
	port="$(cat "$dir/conf/port" 2>/dev/null || free_port)"
	for attempt in 1 2 3 4 5; do
		if ! port_taken "$port"; then
			nginx_configure "$dir" "$port"
			: >"$dir/log/nginx.out"
			service_start "$dir" nginx nginx -e "$dir/log/nginx-error.log" -p "$dir" -c "$dir/conf/nginx.conf"
			# It says so on its error output when somebody else was faster.
			if wait_for 5 nginx port_taken "$port" && service_alive "$dir/pid/nginx" &&
				! grep -q 'bind() to' "$dir/log/nginx.out"; then
				printf '%s' "$port" >"$dir/conf/port"
				return 0
			fi
			service_stop "$dir" nginx
		fi
		port="$(free_port)"
	done
	cat "$dir/log/nginx.out" "$dir/log/nginx-error.log" >&2
	die "nginx does not start (tried $attempt ports)"
}
