#pragma once
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "method/check.hpp"

namespace eco::account::testing {

inline const char* const package_text = R"(package: hoist
version: 1.0.0
status: draft
title: {zh: 外提测试, en: Hoisting}
document: {zh: 测试, number: none, edition: 2020}
extends: none
scope: county
currency: {unit: CNY, minor: 0.01 CNY, round: half_up}
lookup: [region, ecosystem]
ecosystems: ecosystems.csv
categories:
  soil: {labels: [clay, loam, sand]}
indices:
  kind: {labels: [k0, k1, k2]}
moments:
  opened: 2010
groups: [regulating]
services:
  s: computed
)";
inline const char* const ecosystem_text =
    "id,parent,level,title_zh,title_en\nforest,,1,森林,Forest\nneedle,forest,2,针叶林,Needle\n"
    "grass,,1,草地,Grass\nlake,,1,湖泊,Lake\n";
// alpha, beta, zeta and theta lack rows; v is a fraction where the heading is in percent.
inline const char* const parameter_text =
    R"csv(symbol,region,ecosystem,v [percent],soil,kind,pick,value,unit,source,verified
alpha,,forest,,,,,0.75,1,x,no
alpha,,lake,,,,,0,1,x,no
beta,,forest,<100,,,,0.5,1,x,no
beta,,forest,"[100,250)",,,,1.25,1,x,no
beta,,needle,>=250,,,,0.25,1,x,no
beta,,grass,,,,,2,1,x,no
beta,,lake,"[0,200]",,,,-1,1,x,no
gamma,,,,clay,,,25,percent,x,no
gamma,,,,loam,,,75,percent,x,no
gamma,,,,sand,,,50,percent,x,no
delta,,forest,,,k0,,0.5,1,x,no
delta,,,,,k0,,1,1,x,no
delta,,,,,k1,,-0.25,1,x,no
delta,,grass,,,k2,,2,1,x,no
delta,,,,,k2,,0.75,1,x,no
rho,east,,,,,,0.5,1,x,no
rho,province,,,,,,1.5,1,x,no
rho,north,lake,,,,,2,1,x,no
zeta,,,<200,clay,,,0.5,1,x,no
zeta,,,>=200,clay,,,1.5,1,x,no
zeta,,,,loam,,,0.75,1,x,no
eta,,,,,,left,0.25,1,x,no
eta,,,,,,right,0.5,1,x,no
theta,,grass,,loam,,,3,1,x,no
theta,,,,sand,,,0.5,1,x,no
)csv";
inline const char* const service_text = R"(service: s
title: {zh: 测试}
group: regulating
choices:
  pick: {labels: [left, right], default: left}
uses:
  u: {layer: u, unit: 1, range: -2 to 3}
  v: {layer: v, unit: 1, range: 0 to 4}
  w: {layer: w, unit: percent, range: 0 to 100}
  wide: {layer: wide, unit: 1}
  p: {layer: p, kind: amount, unit: m2, range: 0 to 8}
  soil: {layer: soil, category: soil}
  open: {layer: open, type: truth}
  m: {layer: m, by: kind, unit: 1, range: -1 to 2}
  alpha: {parameter: alpha, by: ecosystem, unit: 1}
  beta: {parameter: beta, by: [ecosystem, v], unit: 1}
  gamma: {parameter: gamma, by: soil, unit: percent}
  delta: {parameter: delta, by: [ecosystem, kind], unit: 1}
  rho: {parameter: rho, by: ecosystem, unit: 1}
  zeta: {parameter: zeta, by: [soil, v], unit: 1}
  eta: {parameter: eta, by: pick, unit: 1}
  theta: {parameter: theta, by: [ecosystem, soil], unit: 1}
let:
  was: previous(ecosystem)
  third: 0.25 * rho
  thin: if(u > 0, alpha * u, missing(thin))
  shared:
    pick:
      left: u * (1 - beta) - w
      right: v * alpha
quantity:
)";

inline void write(const std::string& path, const std::string& text)
{
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// A package whose service books one quantity for each formula. Formulas that do not type-check are left out.
class Made {
public:
    explicit Made(std::vector<std::string> formulas, std::string booking = "") : booking_(std::move(booking))
    {
        std::string name = (std::filesystem::temp_directory_path() / "eco_hoist_XXXXXX").string();
        root_ = mkdtemp(name.data());
        write(root_ + "/hoist/package.yaml", package_text);
        write(root_ + "/hoist/ecosystems.csv", ecosystem_text);
        write(root_ + "/hoist/parameters/all.csv", parameter_text);
        write(root_ + "/hoist/sources.csv", "code,citation,accessed,checked_by,checked_on\nx,Invented,2026-01-01,,\n");
        while (!load(formulas)) {
        }
    }
    ~Made() { std::filesystem::remove_all(root_); }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    std::vector<std::string> texts;
    method::Package package;
    method::Checked checked;

private:
    bool load(std::vector<std::string>& formulas)
    {
        std::string text = service_text;
        const auto head = std::count(text.begin(), text.end(), '\n');
        for (std::size_t i = 0; i < formulas.size(); ++i)
            text += "  q" + std::to_string(i) + ":\n    unit: m2\n    quantum: 10 m2\n    formula: |\n      " +
                    formulas[i] + "\n" + booking_;
        write(root_ + "/hoist/services/s.yaml", text);
        try {
            package = method::load_package(root_ + "/hoist");
            checked = method::check(package);
            texts = formulas;
            return true;
        } catch (const InputError& error) {
            std::set<std::size_t> wrong;
            for (const auto& problem : error.problems()) {
                if (problem.place.line <= head)
                    throw std::logic_error(render(problem, Language::en));
                wrong.insert(static_cast<std::size_t>(problem.place.line - head - 1) / (booking_.empty() ? 5 : 6));
            }
            for (auto i = wrong.rbegin(); i != wrong.rend(); ++i)
                formulas.erase(formulas.begin() + static_cast<std::ptrdiff_t>(*i));
            return false;
        }
    }
    std::string root_, booking_;  // a line of each quantity
};

}  // namespace eco::account::testing
