#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: Debian's package where we may install it,
# else one line that says what to do. ATLAS_CHROMIUM names another browser binary.
set -eu
for name in "${ATLAS_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Debian's chromium for the browser tests"
  (apt-get update && apt-get install --yes --no-install-recommends chromium) >/dev/null 2>&1 && exit 0
fi
echo "The browser tests need Chromium: install your system's package 'chromium', or set ATLAS_CHROMIUM to a binary." >&2
exit 1
