#!/usr/bin/env python3
"""The pixel services of the benchmark as a chain of gdal_calc.py and zonal sums in numpy: CPU time, and whether the totals agree.

chain.py DIR: DIR holds inputs.json, zones.tif and pieces.csv of `eco_bench chain`; rasters of the chain are made and removed there.
Prints lines "name value". Exits with 1 if a total differs from the run's by more than 1e-6 of it.
"""
import json
import os
import resource
import subprocess
import sys

import numpy
from osgeo import gdal

gdal.UseExceptions()


def numbers(values):
    return "[" + ",".join("nan" if v is None else repr(float(v)) for v in values) + "]"


class Chain:
    def __init__(self, directory):
        self.directory = directory
        with open(f"{directory}/inputs.json") as file:
            self.inputs = json.load(file)
        self.layers = self.inputs["layers"]
        none = self.inputs["classes"]
        self.code_class = [none if c is None else int(c) for c in self.inputs["class_of_code"]]
        self.totals = {}

    def path(self, name):
        return self.layers.get(name, f"{self.directory}/{name}.tif")

    def by_code(self, values):
        """Values by class as values by land-cover code, several a class if there are more."""
        step = len(values) // (self.inputs["classes"] + 1) or 1
        values = list(values) + [None] * step
        return numbers(v for c in self.code_class for v in values[c * step:(c + 1) * step])

    def calc(self, out, expression, **bands):
        command = ["gdal_calc.py", "--quiet", "--overwrite", "--hideNoData", "--type=Float64",
                   f"--outfile={self.path(out)}", f"--calc={expression}"]
        for letter, name in bands.items():
            command += [f"-{letter}", self.path(name)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def services(self):
        area = repr(self.inputs["area_m2"])
        code = "A.astype(int)"
        self.calc("alpha", f"take({self.by_code(self.inputs['runoff'])},{code})", A="landcover")
        self.calc("balance", "P*1.0-P*B-E", P="precipitation", B="alpha", E="evapotranspiration")
        self.calc("water_conservation.conserved", f"maximum(B,0)*{area}/1e3", B="balance")
        self.calc("water_conservation.clipped_volume", f"maximum(-B,0)*{area}/1e3", B="balance")
        self.calc("water_conservation.rain_volume", f"where(isnan(B),nan,P*1.0)*{area}/1e3", P="precipitation", B="balance")
        self.calc("water_conservation.water_yield", f"where(isnan(B),nan,P*1.0-E)*{area}/1e3", P="precipitation", E="evapotranspiration",
                  B="balance")
        steps = "".join(f"+(V>={edge})" for edge in (10, 30, 50, 70, 90))
        dry = [c for c, number in enumerate(self.code_class) if number == self.inputs["dry_cropland"]]
        is_dry = "|".join(f"(A=={c})" for c in dry) or "(A<0)"
        curve = "where(V<=0,1,minimum(1,0.221-0.595*log10(maximum(V*1.0,1e-30)/100)))"
        self.calc("cover", f"where({is_dry},{curve},take({self.by_code(self.inputs['cover'])},{code}*6{steps}))", A="landcover",
                  V="vegetation_cover")
        steps = "".join(f"+(S>{edge})" for edge in (0, 10, 25, 45))
        self.calc("practice", f"take({self.by_code(self.inputs['practice'])},{code}*5{steps})", A="landcover", S="slope")
        vegetated = f"take({self.by_code(self.inputs['vegetated'])},{code})==1"
        self.calc("factor", f"where({vegetated},1-C*B,nan)", A="landcover", C="cover", B="practice")
        self.calc("loss", f"R.astype(float)*K*L*{area}/1e4", R="rainfall_erosivity", K="soil_erodibility", L="ls_factor")
        self.calc("soil_retention.soil_volume", "L*F/D", L="loss", F="factor", D="soil_bulk_density")
        self.calc("soil_retention.soil_retained", "where(isnan(V),nan,L*F)", L="loss", F="factor", V="soil_retention.soil_volume")
        self.calc("soil_retention.potential_loss", "where(isnan(V),nan,L)", L="loss", V="soil_retention.soil_volume")
        ratio = self.by_code([None if v is None else v * 44 / 12 * 1e-6 for v in self.inputs["nep_ratio"]])
        self.calc("carbon.co2_fixed", f"where({vegetated},N*take({ratio},{code}),nan)*{area}", A="landcover", N="npp_carbon")
        water = f"take({self.by_code(self.inputs['open_water'])},{code})==1"
        heat = repr(self.inputs["heat_kwh_per_m3"])
        self.calc("climate_regulation.water_energy", f"where({water},W*1.0,nan)*{area}/1e3*{heat}", A="landcover", W="water_evaporation_season")
        self.calc("flood_mitigation.vegetation_storage", f"where({vegetated},W*1.0,nan)*{area}/1e3", A="landcover", W="storm_water_held")

        self.calc("oxygen.o2_released", "C*(32/44)", C="carbon.co2_fixed")
        marsh = f"take({self.by_code(self.inputs['marsh'])},{code})==1"
        self.calc("flood_mitigation.marsh_storage", f"where({marsh},{self.inputs['marsh_depth']!r}*{area},nan)", A="landcover")
        wetland = f"take({self.by_code(self.inputs['wetland'])},{code})==1"
        for service, symbol, where, factor in (("air_purification", "air_uptake", vegetated, "1e-7"),
                                               ("water_purification", "wetland_uptake", wetland, "1e-6")):
            for item, uptake in self.inputs[symbol].items():
                self.calc(f"{service}.capacity_total {item}", f"where({where},take({self.by_code(uptake)},{code}),nan)*{area}*{factor}",
                          A="landcover")

    def zonal(self):
        """Sums by zone and class of whole cells, and of border cells by their shares."""
        classes = self.inputs["classes"] + 1
        zones = gdal.Open(self.path("zones")).ReadAsArray()
        cover = numpy.array(self.code_class)[gdal.Open(self.path("landcover")).ReadAsArray()]
        keys = numpy.where(zones == 255, self.inputs["zones"], zones).astype(numpy.int64) * classes + cover
        row, col, zone, share = numpy.loadtxt(f"{self.directory}/pieces.csv", delimiter=",", unpack=True)
        row, col = row.astype(int), col.astype(int)
        piece_keys = zone.astype(int) * classes + cover[row, col]
        size = (self.inputs["zones"] + 1) * classes
        for name in self.inputs["totals"]:
            if not os.path.exists(self.path(name)):
                continue
            values = numpy.nan_to_num(gdal.Open(self.path(name)).ReadAsArray(), copy=False)
            sums = numpy.bincount(keys.ravel(), values.ravel(), size) + numpy.bincount(piece_keys, values[row, col] * share, size)
            self.totals[name] = sums.reshape(-1, classes)[:-1, :-1].sum()

    def clear(self):
        for name in os.listdir(self.directory):
            if name.endswith(".tif") and name != "zones.tif":
                os.remove(f"{self.directory}/{name}")


def cpu():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main():
    chain = Chain(sys.argv[1])
    before = cpu()
    chain.services()
    after_calc = cpu()
    chain.zonal()
    after = cpu()
    chain.clear()
    wrong = 0
    for name, total in chain.totals.items():
        wanted = chain.inputs["totals"][name]
        if not abs(total - wanted) <= 1e-6 * abs(wanted):
            print(f"{name}: the chain has {total}, the run {wanted}", file=sys.stderr)
            wrong = 1
    print(f"chain_calc_cpu {after_calc - before:.6g}")
    print(f"chain_zonal_cpu {after - after_calc:.6g}")
    print(f"chain_cpu {after - before:.6g}")
    print(f"chain_totals {len(chain.totals)}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
