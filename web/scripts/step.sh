#!/bin/sh
# One step of Maven's build of this folder: build, test or lint.
cd "$(dirname "$0")/.." || exit 1
wanted='Node.js 20.19 or newer with npm, from your distribution if it is new enough (Debian 13: apt install nodejs npm; macOS: brew install node) or from https://nodejs.org'
command -v node >/dev/null 2>&1 || { echo "web: node is not on the PATH; install $wanted" >&2; exit 1; }
command -v npm >/dev/null 2>&1 || { echo "web: npm is not on the PATH; install $wanted" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  { echo "web: Node.js $(node --version) is too old; install $wanted" >&2; exit 1; }
exec node scripts/step.mjs "$1"
