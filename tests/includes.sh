#!/usr/bin/env bash
# Holds the order of the modules: a file in src/<module>/ may include headers of its own module and of those above it,
# and only src/raster/ may include GDAL. Reads every #include of every source, tests among them.
#   tests/includes.sh [SRC]        checks a source tree (default: src)
#   tests/includes.sh --prove      checks that a copy of the tree with one wrong #include is refused, for each rule
set -euo pipefail
cd "$(dirname "$0")/.."

order="base unit formula method grid raster terrain engine scene account ledger report cli"

check() {
  local src=$1
  (cd "$src" && find . -name '*.?pp' | sort | xargs grep -nHE '^[[:space:]]*#[[:space:]]*include' || true) |
    awk -v order="$order" '
      BEGIN { n = split(order, names, " "); for (i = 1; i <= n; ++i) rank[names[i]] = i }
      function wrong(why) { printf "%s: %s\n", place, why; ++errors }
      {
        ++seen
        split($0, part, ":"); place = part[1] ":" part[2]; sub(/^\.\//, "", place)
        split(place, folders, "/"); module = folders[1]
        match($0, /[<"][^>"]*[>"]/); header = substr($0, RSTART + 1, RLENGTH - 2); is_own = substr($0, RSTART, 1) == "\""
        if (!(module in rank)) { wrong("module " module " has no place in the order " order); next }
        if (header ~ /^(gdal|ogr|cpl)/ && module != "raster") wrong("only raster includes GDAL: " header)
        if (!is_own) next
        split(header, folders, "/"); used = folders[1]
        if (used == "embedded") { used = folders[2]; sub(/\.hpp$/, "", used); if (used == "catalogue") used = "base" }
        if (!(used in rank)) wrong("name the module of " header)
        else if (rank[used] > rank[module]) wrong(module " stands above " used " and may not include " header)
      }
      END {
        if (!seen) { print "no #include found"; exit 1 }
        if (errors) exit 1
        printf "%d includes follow the order %s\n", seen, order
      }'
}

prove() {
  temp=$(mktemp -d)
  trap 'rm -rf "$temp"' EXIT
  refuse() {  # FILE LINE MESSAGE
    rm -rf "$temp/src" && cp -r src "$temp/src" && mkdir -p "$temp/src/$(dirname "$1")"
    echo "$2" >>"$temp/src/$1"
    if check "$temp/src" >"$temp/out"; then
      echo "not refused: $2 in $1" && exit 1
    fi
    grep -qF "$3" "$temp/out" || { echo "refused for another reason: $2 in $1" && cat "$temp/out" && exit 1; }
  }
  refuse unit/unit.cpp '#include "formula/tree.hpp"' 'unit stands above formula'
  refuse engine/plan.hpp '  #  include "account/run.hpp"' 'engine stands above account'
  refuse grid/grid.test.cpp '#include "raster/reader.hpp"' 'grid stands above raster'
  refuse account/layers.cpp '#include <gdal_priv.h>' 'only raster includes GDAL'
  refuse scene/scene.hpp '#include <ogr_api.h>' 'only raster includes GDAL'
  refuse method/yaml.cpp '#include "yaml.hpp"' 'name the module of yaml.hpp'
  refuse misc/new.cpp '#include <vector>' 'has no place in the order'
  echo "every rule is held"
}

if [ "${1:-}" = --prove ]; then
  prove
else
  check "${1:-src}"
fi
