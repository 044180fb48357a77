#!/usr/bin/env python3
"""Reduces Tracker's OpenAPI document to the member table of src/mapping (tracker-api.md 1.6).

Usage: bin/tools/reduce-members.py OPENAPI.json > src/mapping/data/members.json

The bodies of POST and PATCH are the same schema for each record type; the script checks that. Left out:
members that the relay sets itself, lists whose elements have no key a profile could name, and members
to which the document gives no type.
"""

import json
import sys

KINDS = {"resource": "Resource", "contact": "Contact", "lead": "Lead", "activity": "Activity"}
# Links between records are made by the relay; history is written by Tracker.
NOT_MAPPED = {"associations", "history"}
TYPES = {
    ("string", None): "string",
    ("string", "date"): "date",
    ("string", "date-time"): "date_time",
    ("integer", "int32"): "integer",
    ("number", "double"): "number",
    ("boolean", None): "boolean",
}


def body(document, path, method):
    operation = document["paths"][path][method]
    return operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]


def resolve(document, reference):
    return document["components"]["schemas"][reference.rsplit("/", 1)[1]]


def leaves(document, schema, prefix):
    for name, member in schema.get("properties", {}).items():
        path = prefix + name
        if not prefix and name in NOT_MAPPED:
            continue
        if member.get("type") == "array":
            element = resolve(document, member["items"]["$ref"])
            if {"id", "ownerId"} & set(element["properties"]):
                yield from leaves(document, element, path + "[].")
        elif "$ref" in member:
            yield from leaves(document, resolve(document, member["$ref"]), path + ".")
        elif "type" in member:
            yield path, TYPES[member["type"], member.get("format")]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    kinds = []
    for key, name in KINDS.items():
        create = body(document, f"/api/v1/{name}", "post")
        if create != body(document, f"/api/v1/{name}/{{Id}}", "patch"):
            sys.exit(f"{name}: POST and PATCH take different bodies")
        rows = [f'    "{path}": "{kind}"' for path, kind in leaves(document, resolve(document, create), "")]
        kinds.append(f'  "{key}": {{\n' + ",\n".join(rows) + "\n  }")
    print("{\n" + ",\n".join(kinds) + "\n}")


if __name__ == "__main__":
    main()
