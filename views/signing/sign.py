#!/usr/bin/env python3
# Sends a signed submission with Python's own library. HALT_SECRET is the webhook secret.
import hashlib
import hmac
import json
import os
import time
import urllib.request

url = os.environ.get("HALT_URL") or "https://www.example.com/wp-json/halt-tracker/v1/ingest"
body = json.dumps(
    {
        "form_id": "careers",
        "fields": {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"},
    }
).encode()
timestamp = str(int(time.time()))
signature = hmac.new(os.environ["HALT_SECRET"].encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()

request = urllib.request.Request(
    url,
    data=body,
    headers={
        "Content-Type": "application/json",
        "X-Halt-Timestamp": timestamp,
        "X-Halt-Webhook-Signature": signature,
    },
)
with urllib.request.urlopen(request) as answer:
    # 202: accepted; 200: it was accepted before. Anything else is an exception here.
    print(answer.read().decode())
