#!/usr/bin/env bash
# Runs the audit with what action.yml hands in; the report goes into the job's summary as well.
set -euo pipefail
json="$PWD/greensix.json"
sarif="$PWD/greensix.sarif"
options=(--format "$FORMAT" --out "json:$json" --out "sarif:$sarif" --out "markdown:$GITHUB_STEP_SUMMARY")
if [ -n "$LIST" ]; then options+=(--list "$LIST"); fi
if [ -n "$URLS" ]; then options+=(-); fi
if [ -n "$FAIL_ON" ]; then options+=(--fail-on "$FAIL_ON"); fi
if [ -n "$ALLOW" ]; then options+=(--allow "$ALLOW"); fi
read -r -a more <<< "$ARGS"
code=0
"$RUNNER_TEMP/greensix/node_modules/.bin/greensix" audit "${options[@]}" "${more[@]}" <<< "$URLS" || code=$?
for name in json sarif; do
  if [ -f "${!name}" ]; then echo "$name=${!name}" >> "$GITHUB_OUTPUT"; fi
done
exit "$code"
