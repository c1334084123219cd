#!/usr/bin/env bash
# Wrong commands: each ends with its exit code, prints nothing to stdout that looks like a result, and its message says
# what to do, in English and in Chinese. Usage: cli_errors.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
source_dir=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place" || exit 1
unset LC_ALL LC_MESSAGES ECOLEDGER_LEDGER
export ECOLEDGER_METHODS=$source_dir/methods
failed=0
count=0

# expect CODE ENGLISH CHINESE ARGUMENTS…: runs the command in both languages.
expect() {
  local code=$1 english=$2 chinese=$3 language text found wanted
  shift 3
  for language in en_US.UTF-8 zh_CN.UTF-8; do
    wanted=$english
    [ "$language" = zh_CN.UTF-8 ] && wanted=$chinese
    text=$(LANG=$language "$program" "$@" 2>&1 </dev/null)
    found=$?
    count=$((count + 1))
    if [ "$found" -ne "$code" ] || [[ "$text" != *"$wanted"* ]]; then
      failed=$((failed + 1))
      printf 'ecoledger %s\n  exit %s, expected %s\n  said: %s\n  expected to read: %s\n' "$*" "$found" "$code" "$text" "$wanted"
    fi
  done
}

# Wrong commands and options.
expect 2 'did you mean ecoledger account?' '是否想写 ecoledger account？' acount
expect 2 'ecoledger --help lists the commands' '用 ecoledger --help 查看全部命令' xxxxxxxxxx
expect 2 'ecoledger methods --help' '用 ecoledger methods --help' methods
expect 2 'did you mean ecoledger methods show?' '是否想写 ecoledger methods show？' methods shwo mee-2020
expect 2 'add SCENE' '请补上 SCENE' account
expect 2 'add --method ID' '请补上 --method ID' account
expect 2 'did you mean --years?' '是否想写 --years？' account x --method mee-2020 --yers=2018
expect 2 'add --years A-B' '请补上 --years A-B' bridge x --method mee-2020
expect 2 'name two years or more' '请写两个或以上年份' bridge x --method mee-2020 --years 2018
expect 2 'service, place, cell' 'service、place、cell' bridge x --method mee-2020 --years 2018-2020 --by species
expect 2 'write --method ID' '请写 --method ID' account x --method
expect 2 'leave it out' '请去掉' methods format a b
expect 2 'write --lang zh or --lang en' '请写 --lang zh 或 --lang en' runs --lang fr
expect 2 'leave one out' '请去掉其中一个' show 7f --csv --json
expect 2 'add --out FILE_OR_DIR' '请补上 --out FILE_OR_DIR' report 7f --template xlsx
expect 2 'leave --docx-template out' '请去掉 --docx-template' report 7f --template xlsx --out x --docx-template y
expect 2 'leave --draws and --seed out' '请去掉 --draws 和 --seed' report 7f --template tidy --out x --draws 200

# Wrong values.
expect 2 'write for instance --template xlsx' '例如写 --template xlsx' report 7f --template html --out x
expect 2 'write --years 2018-2020' '请写 --years 2018-2020' account x --method mee-2020 --years 2020-2018
expect 2 'write --years 2018-2020' '请写 --years 2018-2020' account x --method mee-2020 --years last
expect 2 'a whole number from 10000 to 400000000' '10000 至 400000000 的整数' scene make x --pixels many
expect 2 'a whole number from 1 to 256' '1 至 256 的整数' scene prepare x --threads 0
expect 2 'write --shard 2/7' '写作 --shard 2/7' run x --shard 8/7
expect 2 'write for instance --by place' '例如写 --by place' show 7f --by county
expect 2 'write for instance --by place' '例如写 --by place' what-if 7f --by county
expect 2 'a whole number from 100 to 1000000' '100 至 1000000 的整数' uncertainty 7f --draws 5
expect 2 'leave one out' '请去掉其中一个' uncertainty 7f --csv --json
expect 2 'ten groups of the pixels' '由十组像元估计' uncertainty 7f --scene . --sample 15
expect 2 'add --scene DIR' '请加 --scene DIR' uncertainty 7f --sample 20
expect 2 'write for instance --by service' '例如写 --by service' compare 7f 8e --by county
expect 2 'name two runs, or one run with --years' '请写两次核算，或一次核算加 --years' compare 7f
expect 2 'name two runs, or one run with --years' '请写两次核算，或一次核算加 --years' compare 7f --years 2020
expect 2 'leave one out' '请去掉其中一个' compare 7f 8e --csv --json
expect 2 'write YEAR as digits' 'YEAR 只写数字' explain 7f place service MMXX

# What is not there.
expect 1 'did you mean mee-2020?' '是否想写 mee-2020？' account x --method mee-2002
expect 1 'did you mean mee-2020?' '是否想写 mee-2020？' account x --method national-2022,mee-2002
expect 2 '--method names nothing' '--method 没有写出任何名称' account x --method ,
expect 2 'run it once for each' '请逐个方法包运行' account x --method mee-2020,national-2022 --rasters carbon.fixed
expect 1 'the package mee-2020 is named twice' '方法包 mee-2020 写了两次' account x --method mee-2020,mee-2020
expect 1 'set ECOLEDGER_METHODS' '或设置 ECOLEDGER_METHODS' methods check nothing-like-it
expect 1 'did you mean soil_retention?' '是否想写 soil_retention？' methods show mee-2020 soil_retenton
expect 2 'add --ledger FILE' '加 --ledger FILE' runs
expect 1 'run an account first' '先运行核算' runs --ledger absent.ecoledger
expect 1 'run an account first' '先运行核算' report 7f --template xlsx --out x --ledger absent.ecoledger
expect 3 'absent' 'absent' replay absent.json --scene x
touch one.ecoledger two.ecoledger
expect 2 'add --ledger with one of these files' '加 --ledger 指明其中一个' runs

# Files of another kind.
echo 'hello' > text.txt
expect 1 'give the path of a ledger' '请给出账本路径' runs --ledger text.txt
expect 1 'fetch it again' '请重新获取' replay text.txt --scene x
mkdir broken && printf 'package: broken\nversion: [\n' > broken/package.yaml
expect 1 'broken: ' 'broken：' methods check broken

# A result that cannot be written is no success.
if [ -w /dev/full ]; then
  LANG=C "$program" methods list >/dev/full 2>text.txt
  code=$?
  count=$((count + 1))
  [ "$code" -eq 3 ] || { failed=$((failed + 1)); echo "methods list >/dev/full: exit $code, expected 3"; }
fi

# Right ones, so that the script itself is proven.
expect 0 'methods list' 'methods list' --help
expect 0 'Usage: ecoledger explain RUN PLACE SERVICE YEAR' '用法：ecoledger explain RUN PLACE SERVICE YEAR' explain --help
expect 0 '用法：' '用法：' --lang zh account --help
expect 0 'mee-2020' 'mee-2020' methods list

echo "$count wrong and right uses, $failed not as expected"
[ "$failed" -eq 0 ]
