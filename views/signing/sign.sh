#!/usr/bin/env bash
# Sends a signed submission with curl and openssl. HALT_SECRET is the webhook secret.
set -euo pipefail

url="${HALT_URL:-https://www.example.com/wp-json/halt-tracker/v1/ingest}"
body='{"form_id":"careers","fields":{"first_name":"Jane","last_name":"Doe","email":"jane@example.com"}}'
timestamp="$(date +%s)"
signature="$(printf '%s.%s' "$timestamp" "$body" | openssl dgst -sha256 -hmac "$HALT_SECRET" | sed 's/^.* //')"

curl --silent --show-error --fail-with-body "$url" \
	--header 'Content-Type: application/json' \
	--header "X-Halt-Timestamp: $timestamp" \
	--header "X-Halt-Webhook-Signature: $signature" \
	--data-binary "$body"
