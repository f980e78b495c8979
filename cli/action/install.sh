#!/usr/bin/env bash
# Puts greensix into $RUNNER_TEMP/greensix, and gets a browser where the runner has none.
set -euo pipefail
version=${VERSION:-$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")}
home="$RUNNER_TEMP/greensix"
mkdir -p "$home"
npm install --prefix "$home" --no-audit --no-fund --no-save "greensix@$version"
for browser in "${GREENSIX_CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome microsoft-edge-stable; do
  if [ -n "$browser" ] && command -v "$browser"; then exit 0; fi
done
npx --prefix "$home" playwright-core install --with-deps chromium
