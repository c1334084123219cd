#!/usr/bin/env bash
# The way of a user: make a scene, check it, account it, show, explain, export and replay it; the same account in shards
# is the same run. Usage: cli_round.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
source_dir=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
unset LC_ALL LC_MESSAGES ECOLEDGER_LEDGER
export ECOLEDGER_METHODS=$source_dir/methods LANG=zh_CN.UTF-8

fail() { echo "$*" >&2; exit 1; }
has() { grep -qF -- "$2" "$1" || { cat "$1" >&2; fail "'$2' is not in the output"; }; }

"$program" scene make scene --pixels 10000 --seed 5 --years 2019-2020
"$program" scene check scene --method mee-2020
"$program" account scene --method mee-2020 --ledger city.ecoledger >account.txt 2>progress.txt
[ -s progress.txt ] && fail "progress is shown where there is no terminal: $(cat progress.txt)"
has account.txt '合成数据'
has account.txt '之差（分）：0'
has account.txt 'ecoledger explain '

# The command that the account proposes runs as it is printed.
proposed=$(grep -o 'ecoledger explain .*' account.txt)
eval "'$program' ${proposed#ecoledger }" >explain.txt
has explain.txt '参数与价格'

# One ledger here: it need not be named. Amounts in JSON are strings, and the sum of places is the whole.
run=$("$program" runs --json | grep -oE '"run": "[0-9a-f]{64}' | grep -oE '[0-9a-f]{64}')
"$program" show "${run:0:8}" --json >show.json
python3 - <<'PYTHON'
import json
run = json.load(open("show.json"))
assert run["residual"] == "0", run["residual"]
for year, total in run["totals"].items():
    fen = lambda text: int(text.replace(".", ""))
    places = sum(fen(p["value"][year]) for p in run["places"] if "value" in p)
    services = sum(fen(s["value"][year]) for s in run["services"] if isinstance(s["value"].get(year), str))
    assert places == services == fen(total["sum_of_computed_services"]), year
PYTHON
for by in place ecosystem service year; do
  "$program" show "$run" --by "$by" --csv >/dev/null
done

# Every report but the PDF, which needs LibreOffice; another program reads the workbook; the template fills itself in.
mkdir reports
for kind in xlsx seea docx docx-template tidy sdmx prov; do
  "$program" report "${run:0:8}" --template $kind --out reports >/dev/null
done
[ "$(ls reports | wc -l)" = 7 ] || fail "not every report is written: $(ls reports)"
for book in reports/*-"${run:0:8}".xlsx reports/*.seea.xlsx; do
  ogrinfo -ro -q "$book" >layers.txt || fail "GDAL does not read $book"
  has layers.txt '1: '
done
python3 -c 'import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert len(rows) > 1000 and all(bool(row["value"]) != bool(row["note"]) or row["covered_m2"] for row in rows)
json.load(open(sys.argv[2]))' reports/*-"${run:0:8}".csv reports/*.prov.json
"$program" report "${run:0:8}" --template docx --docx-template reports/*.template.docx --out again.docx >/dev/null
cmp again.docx reports/*-"${run:0:8}".docx || fail "the saved template gives another document"

"$program" export "$run" run.json
"$program" replay run.json --scene scene >replay.txt || { cat replay.txt >&2; fail "the replay differs"; }
has replay.txt '完全一致'

# Why the figures changed: effects add up to the change in exact decimals, and the ends are the published run.
"$program" bridge scene --method mee-2020 --years 2019-2020 --ledger city.ecoledger >why.txt
has why.txt '变化与各项贡献之和的差：0'
has why.txt "每项变化的两端均与核算相等：${run:0:8}"
has why.txt '土地覆被'
"$program" bridge scene --method mee-2020 --years 2019-2020 --by cell --json >why.json
python3 - <<'PYTHON'
import json
from decimal import Decimal
(bridge,) = json.load(open("why.json"))["bridges"]
assert bridge["residual"] == "0"
rows = [row for row in bridge["lines"] + bridge["totals"] if row["effects"] is not None]
assert len(rows) > 200, len(rows)
for row in rows:
    assert sum(map(Decimal, row["effects"].values())) == Decimal(row["change"]) == Decimal(row["after"]) - Decimal(row["before"]), row
PYTHON
"$program" bridge scene --method mee-2020 --years 2019-2020 --by place --csv >why.csv
has why.csv 'from,to,kind,key,place,title,unit,before,after,change,land_cover,climate,vegetation,statistics,gdp,population,reason'
if "$program" bridge scene --method national-2022 --years 2019-2020 --ledger city.ecoledger >wrong.txt 2>&1; then fail "another method is no end of the run"; fi
has wrong.txt '没有同一方法包'

# Asked again without rasters: nothing set changes nothing, a price changes its service; draws have a fixed seed.
mv scene/raster scene/elsewhere
"$program" what-if "$run" --csv >same.csv
[ "$(awk -F, 'NR > 1 && $NF != "" && $NF + 0 != 0' same.csv | wc -l)" = 0 ] || fail "nothing set, but something differs"
"$program" what-if "$run" --set co2=+10% --json >other.json
python3 - <<'PYTHON'
import json
changed = {line["key"] for line in json.load(open("other.json"))["lines"] if line["kind"] == "value" and line["old"] != line["new"]}
assert changed == {"carbon"}, changed
PYTHON
"$program" what-if "$run" --set co2=60 --by year >other.txt
has other.txt '改设 1 行'
if "$program" what-if "$run" --set runoff_coefficient=3 >wrong.txt 2>&1; then fail "a bound parameter was set"; fi
has wrong.txt '进入逐像元的公式'
"$program" uncertainty "$run" --draws 500 --threads 1 --json >one.json
"$program" uncertainty "$run" --draws 500 --threads 3 --json >three.json
cmp one.json three.json || fail "threads change the intervals"
"$program" uncertainty "$run" --draws 500 --by place --tornado >intervals.txt
has intervals.txt '秩相关'
has intervals.txt '未计入区间：runoff_coefficient'
"$program" uncertainty "$run" --draws 500 --tornado --csv >tornado.csv
has tornado.csv 'GEP,co2,2020,'
"$program" uncertainty "$run" --draws 500 --csv >intervals.csv
has intervals.csv 'total,GEP,360800,,2020,'
mv scene/elsewhere scene/raster

# With them: what formulas read at pixels, and the error of a layer that was declared afterwards.
sed 's/  precipitation: {unit: mm a-1,/& error: {relative: 5 percent, distribution: normal},/' scene/scene.yaml >scene/errors.yaml
"$program" uncertainty "$run" --scene scene/errors.yaml --draws 300 --threads 1 --json >one.json
"$program" uncertainty "$run" --scene scene/errors.yaml --draws 300 --threads 3 --json >three.json
cmp one.json three.json || fail "threads change the sample"
has one.json '"name": "layer:precipitation"'
has one.json '"sampling_error"'
if "$program" uncertainty "$run" --scene scene/errors.yaml --tornado | grep -q '未计入'; then fail "something is left out of a sample"; fi
sed 's/  precipitation: {unit: mm a-1,/  precipitation: {unit: cm a-1,/' scene/scene.yaml >scene/other.yaml
if "$program" uncertainty "$run" --scene scene/other.yaml >wrong.txt 2>&1; then fail "a scene in other units was sampled"; fi
has wrong.txt 'precipitation'

# Publishing the same account again changes nothing.
"$program" account scene --method mee-2020 --ledger city.ecoledger --threads 1 >/dev/null
[ "$("$program" runs --json | grep -c '"run"')" = 1 ] || fail "the same account made a second run"

# In shards, on however many machines: the same run.
"$program" plan scene --method mee-2020 --out plan
for shard in 3 1 2; do "$program" run plan --shard "$shard/3"; done
"$program" reduce plan --ledger shards.ecoledger >/dev/null
"$program" verify plan --sample 1
[ "$("$program" runs --ledger shards.ecoledger --json | grep -oE '[0-9a-f]{64}' | head -1)" = "$run" ] || fail "shards give another run"
echo "one run, $run, by every way"

# A merged package says where each line stands.
"$program" methods show jiangxi-2021 air_purification >merged.txt
has merged.txt 'let capacity  <- mee-2020/services/air_purification.yaml:'
has merged.txt 'tariff = tax_2018  {tax_2018, fee_2003}  <- services/air_purification.yaml:'

# A package signed with a key of OpenSSL says by whom, and a changed one that it is not.
if command -v openssl >/dev/null; then
  cp -r "$source_dir/methods/mee-2020" signed
  openssl genpkey -algorithm ed25519 -out office.pem 2>/dev/null
  "$program" methods sign signed --key office.pem >signed.txt
  openssl pkey -in office.pem -pubout -outform DER | tail -c 32 | base64 >public.txt
  has signed.txt "$(cat public.txt)"
  echo "$(cat public.txt) 某厅" >trusted
  ECOLEDGER_TRUSTED_KEYS=trusted "$program" methods check signed >checked.txt
  has checked.txt '某厅'
  echo >>signed/README.md
  "$program" methods check signed >checked.txt 2>&1
  has checked.txt 'MANIFEST.sig 不是现有文件的签名'
fi
