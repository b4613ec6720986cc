#!/bin/sh
# Sends an export of answers to a learning record store: sh send-to-lrs.sh FILE.jsonl ADDRESS NETRC
# ADDRESS is the store's xAPI endpoint, such as https://lrs.example.org/xapi. NETRC is a file that only
# you can read, with a line "machine lrs.example.org login NAME password SECRET".
# What the store has already is passed over by it, so that the same file can be sent again.
set -eu
file=$1 address=${2%/} netrc=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
split -l 500 "$file" "$folder/batch."
for batch in "$folder"/batch.*; do
  # Lines become one JSON array: a bracket at either end, commas between.
  sed '1s/^/[/; $!s/$/,/; $s/$/]/' "$batch" > "$folder/body"
  curl --fail --silent --show-error --output /dev/null --netrc-file "$netrc" \
    --header 'Content-Type: application/json' --header 'X-Experience-API-Version: 1.0.3' \
    --data-binary "@$folder/body" "$address/statements"
done
