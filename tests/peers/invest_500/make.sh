#!/usr/bin/env bash
# Makes the scene beside this script from the inputs of an InVEST run: make.sh OUT. Reads $ECOLEDGER_SHARED/peer/invest_500;
# exit 77 if it is absent. The rasters stay where they are: OUT/plane/ holds virtual rasters of the same cells whose
# reference system is the scene's.
set -euo pipefail
from=${ECOLEDGER_SHARED:-../shared}/peer/invest_500
out=$1
here=$(cd "$(dirname "$0")" && pwd)
[ -e "$from/inputs/lulc.tif" ] || { echo "skipped: no InVEST run at $from"; exit 77; }
from=$(cd "$from" && pwd)
crs=$(sed -n 's/^crs: "\(.*\)"$/\1/p' "$here/scene.yaml")
mkdir -p "$out/plane"
cp "$here"/scene.yaml "$here"/*.csv "$out/"
for raster in "$from"/inputs/{lulc,precip,et0,pawc,soil_depth,erosivity,erodibility,soil_group,dem,threat_urban,threat_crop}.tif "$from"/sdr_mfd/ls.tif; do
  gdal_translate -q -of VRT -a_srs "$crs" "$raster" "$out/plane/$(basename "$raster" .tif).vrt"
done
gdalbuildvrt -q -separate "$out/plane/threats.vrt" "$out"/plane/threat_{urban,crop}.vrt
rm -f "$out/plane/counties.gpkg"
ogr2ogr -q -a_srs "$crs" "$out/plane/counties.gpkg" "$from/inputs/counties.gpkg" counties
# County numbers of InVEST's tables by cell, by GDAL's own rule: the polygon under the centre.
gdal_rasterize -q -a ws_id -ot Byte -init 0 -te 400000 3185000 415000 3200000 -tr 30 30 "$out/plane/counties.gpkg" "$out/plane/county.tif"
