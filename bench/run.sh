#!/usr/bin/env bash
# Builds the benchmark in BUILD (default build/release) and prints one table; every figure is from this run. Writes to out/bench only.
# run.sh [--build BUILD] [--sizes 1,4,28] [--chain 4] [--packages 28] [--times 5]
# Sizes in megapixels, ascending. --chain 0 leaves out the chain of gdal_calc.py, --packages 0 several packages in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
build=build/release sizes=1,4,28 chain=4 packages=28 times=5
while [ $# -gt 0 ]; do
  case $1 in
    --build) build=$2 ;;
    --sizes) sizes=$2 ;;
    --chain) chain=$2 ;;
    --packages) packages=$2 ;;
    --times) times=$2 ;;
    *) echo "run.sh [--build BUILD] [--sizes 1,4,28] [--chain 4] [--packages 28] [--times 5]" >&2; exit 2 ;;
  esac
  shift 2
done
cmake --build "$build" --target ecoledger bench >/dev/null
bench=$build/bench/eco_bench
out=out/bench
mkdir -p $out
python=/usr/bin/python3  # Debian's, which has GDAL and numpy

make_scene() {
  [ -e "$out/scene_$1/done" ] && return
  echo "making the scene of $1 Mpx …" >&2
  rm -rf "$out/scene_$1"
  $bench make "$out/scene_$1" "$(awk "BEGIN{print $1 * 1000000}")"
  $bench prepare "$out/scene_$1" > "$out/prepare_$1.txt"
  touch "$out/scene_$1/done"
}

for size in ${sizes//,/ }; do
  make_scene "$size"
  echo "timing $size Mpx …" >&2
  $bench time "$out/scene_$size" "$times" > "$out/time_$size.txt"
  $bench memory "$out/scene_$size" > "$out/memory_$size.txt"
done
if [ "$chain" != 0 ]; then
  make_scene "$chain"
  echo "the chain of gdal_calc.py over $chain Mpx …" >&2
  $bench chain "$out/scene_$chain" $out/chain > $out/chain.txt
  $python bench/chain.py $out/chain >> $out/chain.txt
fi
if [ "$packages" != 0 ]; then
  scene=$out/years_$packages
  if [ ! -e "$scene/done" ]; then
    rm -rf "$scene"
    "$build/ecoledger" scene make "$scene" --pixels "$(awk "BEGIN{print $packages * 1000000}")" --years 2018-2020
    touch "$scene/done"
  fi
  echo "several packages over $packages Mpx …" >&2
  $python bench/packages.py "$build/ecoledger" "$scene" $out/packages.ecoledger \
    mee-2020,jiangxi-2021,national-2022,gbt46869-2025,invest-3.20 3 > $out/packages.txt
fi
exec $python bench/table.py $out "$sizes" "$chain" "$packages"
