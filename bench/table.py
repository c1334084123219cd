#!/usr/bin/env python3
"""table.py OUT SIZES CHAIN PACKAGES: prints what bench/run.sh measured, with the limits. Exits with 1 if one is not met."""
import sys


def read(path):
    with open(path) as file:
        return {name: float(value) for name, value in (line.split() for line in file)}


def show_layers(run):
    print(f"{run['services']:.0f} services, {run['layers_full']:.0f} rasters of full size (tiles of 512, ZSTD; {run['layers_coarse_made_full']:.0f} of them"
          f" coarse ones interpolated beforehand), {run['instructions']:.0f} instructions, {run['columns']:.0f} sums in {run['groups']:.0f} groups")


def show_times(sizes, runs, prepared):
    rows = [
        ("checking and aligning, first time", lambda r, p: p["opening.wall"]),
        ("terrain and kept layers, first time", lambda r, p: p["layers.wall"]),
        ("decoding alone, GDAL blocks, 2 threads", lambda r, p: r["decode.2thr.wall"]),
        ("decoding alone, GDALRasterIO, 2 threads", lambda r, p: r["decode_rasterio.2thr.wall"]),
        ("the pass, 2 threads", lambda r, p: r["pass.2thr.wall"]),
        ("the pass by hand, 2 threads", lambda r, p: r["hand.2thr.wall"]),
        ("decoding alone, GDAL blocks, 1 thread", lambda r, p: r["decode.1thr.wall"]),
        ("the pass, 1 thread", lambda r, p: r["pass.1thr.wall"]),
        ("the pass by hand, 1 thread", lambda r, p: r["hand.1thr.wall"]),
    ]
    print("\nwall time, s" + " " * 32 + "".join(f"{size + ' Mpx':>12}" for size in sizes))
    for title, value in rows:
        print(f"  {title:<42}" + "".join(f"{value(r, p):12.3f}" for r, p in zip(runs, prepared)))
    print("\nCPU per pixel of the tiles read, ns")
    parts = [
        ("decoding alone, GDAL blocks", lambda r: r["decode.1thr.cpu"]),
        ("the pass", lambda r: r["pass.1thr.cpu"]),
        ("formulas and exact sums alone", formulas),
        ("the same by hand, double", by_hand),
    ]
    for title, value in parts:
        print(f"  {title:<42}" + "".join(f"{value(r) / r['pixels_read'] * 1e9:12.2f}" for r in runs))


def formulas(run):
    return run["memory_pass.cpu"] - run["memory_read.cpu"]


def by_hand(run):
    return run["memory_hand.cpu"] - run["memory_read.cpu"]


def main():
    out, sizes, chain, packages = sys.argv[1], sys.argv[2].split(","), sys.argv[3], sys.argv[4]
    runs = [read(f"{out}/time_{size}.txt") for size in sizes]
    prepared = [read(f"{out}/prepare_{size}.txt") for size in sizes]
    memory = [read(f"{out}/memory_{size}.txt") for size in sizes]
    show_layers(runs[-1])
    show_times(sizes, runs, prepared)
    print("\npeak memory of a whole account, MiB" + " " * 9 + "".join(f"{m['memory_peak']:12.0f}" for m in memory))
    largest = runs[-1]
    limits = [
        ("pass : decoding alone, wall, 2 threads", largest["pass.2thr.wall"] / largest["decode.2thr.wall"], "at most", 1.5),
        ("formulas : by hand in double, CPU", formulas(largest) / by_hand(largest), "at most", 2),
        ("peak memory, MiB", max(m["memory_peak"] for m in memory), "at most", 512),
    ]
    if chain != "0":
        c = read(f"{out}/chain.txt")
        limits.append((f"chain of gdal_calc.py : pass, CPU, {chain} Mpx", c["chain_cpu"] / c["pass_cpu"], "at least", 30))
        print(f"\nchain over {chain} Mpx, CPU s: gdal_calc.py {c['chain_calc_cpu']:.1f}, zonal sums {c['chain_zonal_cpu']:.1f}; the pass {c['pass_cpu']:.2f};"
              f" {c['chain_totals']:.0f} totals agree to 1e-6")
    if packages != "0":
        p = read(f"{out}/packages.txt")
        limits.append((f"{p['packages']:.0f} packages in one run : one, wall, {packages} Mpx", p["all_wall"] / p["one_wall"], "at most", 1.6))
        print(f"\nwhole accounts of three years over {packages} Mpx, wall s: one package {p['one_wall']:.2f}, {p['packages']:.0f} in one run {p['all_wall']:.2f}")
    print(f"\n{'at ' + sizes[-1] + ' Mpx':<44}{'measured':>12}   limit")
    missed = 0
    for title, value, word, limit in limits:
        is_met = value <= limit if word == "at most" else value >= limit
        missed += not is_met
        print(f"{title:<44}{value:12.2f}   {word} {limit:g}: {'met' if is_met else 'NOT MET'}")
    print(f"\nAll {largest['totals_equal']:.0f} totals and areas of the kernel by hand equal the run's to 1e-9.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
