#!/bin/sh
# Installs Chromium and the fonts of the scripts we print, from Debian's packages, where they are missing.
# Says plainly what it could not install; in CI that is an error, elsewhere the browser tests are skipped.
missing=
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then found=$name; break; fi
done
[ -n "$found" ] || missing="chromium"
if command -v fc-list >/dev/null 2>&1; then
    fc-list | grep -qi "Noto Nastaliq" || missing="$missing fonts-noto-core"
else
    missing="$missing fontconfig fonts-noto-core"
fi
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing$(printf ' %s' $missing)"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    if apt-get update -qq && apt-get install -y -qq $missing >/dev/null; then exit 0; fi
fi
echo "could not install:$(printf ' %s' $missing) (browser tests need it; on Debian: apt-get install $missing)" >&2
[ -z "$CI" ]
