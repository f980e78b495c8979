#!/usr/bin/env bash
# Runs the audit with what action.yml hands in; the report goes into the job's summary as well.
# Also for bash 3.2, which is what macOS has: no mapfile, and no empty array where a variable must be set.
set -euo pipefail
json="$PWD/greensix.json"
sarif="$PWD/greensix.sarif"
# What an earlier step left is no report of this one.
rm -f "$json" "$sarif"
options=(--format "$FORMAT" --out "json:$json" --out "sarif:$sarif" --out "markdown:$GITHUB_STEP_SUMMARY")
if [ -n "$LIST" ]; then options+=(--list "$LIST"); fi
if [ -n "$URLS" ]; then options+=(-); fi
if [ -n "$FAIL_ON" ]; then options+=(--fail-on "$FAIL_ON"); fi
if [ -n "$ALLOW" ]; then options+=(--allow "$ALLOW"); fi
# The words of all lines, and no names of files for those with a star in them.
set -f
# shellcheck disable=SC2206
options+=($ARGS)
set +f
code=0
"$RUNNER_TEMP/greensix/node_modules/.bin/greensix" audit "${options[@]}" <<< "$URLS" || code=$?
for name in json sarif; do
  if [ -f "${!name}" ]; then echo "$name=${!name}" >> "$GITHUB_OUTPUT"; fi
done
exit "$code"
