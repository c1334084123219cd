#!/usr/bin/env bash
# Runs the commands of READMEs and pages: every ```sh block after a line <!-- run -->, in the order of the page, in an empty folder.
#   tests/docs.sh PROGRAM [PAGE…]
set -euo pipefail
program=$(realpath "$1")
shift
root=$(realpath "$(dirname "$0")/..")
[ $# -gt 0 ] || set -- README.md README.zh.md docs/report.md docs/uncertainty.md docs/bridge.md

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
export PATH="$(dirname "$program"):$PATH" LC_ALL=C.UTF-8
unset ECOLEDGER_LEDGER ECOLEDGER_SHARED

for page in "$@"; do
  mkdir -p "$temp/$page"
  ln -s "$root/methods" "$temp/$page/methods"
  awk '/^<!-- run -->$/ { wanted = 1; next }
       /^```/ { if (inside) { inside = 0 } else if (wanted && /^```sh$/) { inside = 1; ++blocks } wanted = 0; next }
       inside { print }
       END { if (!blocks) exit 1 }' "$root/$page" >"$temp/$page/commands.sh" || { echo "$page has no commands to run"; exit 1; }
  echo "$page: $(grep -c '^ecoledger' "$temp/$page/commands.sh") commands"
  (cd "$temp/$page" && bash -euo pipefail -x commands.sh) >"$temp/out" 2>&1 || { tail -n 60 "$temp/out"; exit 1; }
done
