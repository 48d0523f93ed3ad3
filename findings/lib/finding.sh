# Sourced by each finding: a folder of its own, packages in it, and what is seen held against what was seen.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json

# Usage: packages NAME@VERSION …
packages() {
  echo "installing $*"
  npm install --silent --no-audit --no-fund --no-package-lock "$@" > install.log 2>&1 || { cat install.log; exit 2; }
}

# Usage: seen FILE.mjs <<< the lines that it printed when this was written
seen() {
  cat > expected
  node "$1" > actual
  cat actual
  if diff expected actual; then echo "still so"; else
    echo "no longer so: look at what was built around it"
    exit 1
  fi
}
