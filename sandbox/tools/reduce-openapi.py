#!/usr/bin/env python3
"""Reduce the vendor's OpenAPI document to the table of types the sandbox checks bodies against.

Usage: reduce-openapi.py OPENAPI.json > data/types.json

The result maps a schema name to its members, each one a short type expression:
    string int32 number boolean date-time date time any   a scalar
    @Name                                                 another schema of the table
    []T                                                   a list of T
    T?                                                    null is allowed too
Only the schemas named in ROOTS and what they refer to are kept.
"""
import json
import sys

KINDS = ("Resource", "Contact", "Lead", "Activity", "Opportunity", "Client", "Project")
ROOTS = (
    [f"{kind}{part}Dto" for kind in KINDS for part in ("Request", "Response", "SearchResponse")]
    + ["ActivitySearchRequestDto", "ContactSearchRequestDto", "OpportunitySearchRequestDto"]
    + ["ResourceSearchRequestDto", "SearchRequestDto", "SearchCustomFieldRequestDto"]
    + ["DocumentDto", "LongListDto", "ShortListDto", "ParseRequest", "TokenRequest"]
    + ["WebhookRequestDto", "UserResponseDto", "UserSearchResponseDto", "ShortListResource"]
)
SCALARS = {"string": "string", "boolean": "boolean", "number": "number", "integer": "int32"}
STRING_FORMATS = ("date-time", "date", "time")


def reference(schema):
    """The name a $ref points at."""
    return schema["$ref"].rsplit("/", 1)[-1]


def expression(schema):
    """The short type expression of one member."""
    if "$ref" in schema:
        # OpenAPI 3.0 cannot say "nullable" beside a $ref; the vendor's objects are all optional.
        return f"@{reference(schema)}?"
    null = "?" if schema.get("nullable") else ""
    if schema.get("type") == "array":
        return f"[]{expression(schema['items']).rstrip('?')}{null}"
    if "type" not in schema:
        return "any?"
    if schema["type"] == "string" and schema.get("format") in STRING_FORMATS:
        return schema["format"] + null
    return SCALARS[schema["type"]] + null


def names_in(members):
    """The schema names the expressions of `members` refer to."""
    for text in members.values():
        plain = text.removeprefix("[]").rstrip("?")
        if plain.startswith("@"):
            yield plain[1:]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as handle:
        schemas = json.load(handle)["components"]["schemas"]
    table, wanted = {}, list(ROOTS)
    while wanted:
        name = wanted.pop(0)
        if name in table:
            continue
        members = {key: expression(value) for key, value in schemas[name].get("properties", {}).items()}
        table[name] = members
        wanted.extend(names_in(members))
    json.dump(dict(sorted(table.items())), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
