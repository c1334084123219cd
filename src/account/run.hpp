#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/int128.hpp"

namespace eco::account {

/// A place of the account. The finest places are the zones; a place above them is the sum of its children.
struct Place {
    std::string id, name_zh, name_en;
    std::string parent;  // empty at the top
    double area_m2 = 0;  // of the polygon's cells, true area
};

struct ServiceLine {
    std::string id, title_zh, title_en, group;
    std::string status;  // computed, not_applicable, not_computed
    std::string reason;  // why not; empty if computed
};

/// `group` of an account of extent or condition: quantities beside the services, in no total.
inline const std::string account_group = "account";

/// What a column of amounts means: one quantity, memo or value of one service, for one item.
struct Series {
    std::string service;
    std::string kind;  // quantity, memo, value
    std::string name;  // as in the package: conserved, storage_replaced
    std::string item;  // "SO2", or "a/b" if several item indices; empty if none
    std::string title_zh, title_en;
    std::string unit;     // in which `quantum` is given: "m3 a-1", "CNY a-1"
    double quantum = 1;   // one count is this much of `unit`
    std::string pricing;  // of values
};

/// One booked amount, a whole number of quanta. Missing has a reason and no amount: it is never 0.
struct Cell {
    int series = 0;         // index into Run::series
    std::string place;      // a finest place
    std::string ecosystem;  // or "unassigned"
    int year = 0;
    std::optional<std::int64_t> amount;
    std::string reason;  // empty if there is an amount
};

/// How the reason of a gap begins: a class of a place whose area has no data, within the coverage that the scene
/// accepts. Sums go on without it and its area is reported; any other missing cell leaves its sums missing.
inline const std::string gap_reason = "not_covered: ";
inline bool is_gap(const Cell& cell)
{
    return !cell.amount && cell.reason.starts_with(gap_reason);
}

/// Area that a service could and could not compute, in m2 x 2^20, exact.
struct Coverage {
    std::string service, place, ecosystem;
    int year = 0;
    Int128 covered = 0, uncovered = 0;
    std::string reason;  // of the uncovered part: "not_covered: precipitation"
};

struct Note {
    std::string service, place;  // may be empty
    int year = 0;                // 0: all years
    std::string severity;        // info, warning
    std::string text_zh, text_en;
};

/// A parameter or price row that the run used.
struct ParameterUse {
    std::string service, symbol, keys;  // keys: "ecosystem=forest, fvc=[10,30)"
    std::string value, unit, source, note;
    bool is_verified = false;
};

/// A file or table that the run read.
struct Input {
    std::string name, file;
    int year = 0;  // 0: all years
    std::string sha256, description;
};

/// A reported figure of a place and year besides the cells: gdp, population, area.
struct Statistic {
    std::string place, name, unit;
    int year = 0;
    double value = 0;
    std::string source;
};

/// A total or indicator of the package (GEP, GGI), evaluated from whole numbers: text so that nothing is lost.
struct Indicator {
    std::string place, name, unit;
    int year = 0;
    std::optional<double> value;
    std::string reason;
};

/// A method package or scene text that the run carries, so that it explains itself and can be replayed.
struct Document {
    std::string path, text;
};

/// Names under Run::choices of what a run was told besides its package's choices: the year of constant prices
/// ("constant:2020"; absent: current prices), the vintage of GDP and of the boundaries, where the scene declares one.
inline const std::string price_choice = "run.prices", gdp_vintage_choice = "run.gdp_vintage",
                         boundary_choice = "run.boundary";

/// Everything that one accounting run says. Cells are complete: every series x finest place x ecosystem with a value or
/// a reason.
struct Run {
    std::string id;       // hash of everything that the figures depend on; the same inputs give the same id
    std::string created;  // UTC, ISO 8601
    std::string engine_version;
    std::string method_id, method_version, method_hash, method_status;
    std::string scene_id, scene_title_zh, scene_title_en, scene_hash;
    bool is_synthetic = false;
    std::vector<int> years;
    std::map<std::string, std::string> choices;
    std::vector<Place> places;
    std::map<std::string, std::pair<std::string, std::string>> ecosystems;  // id -> titles zh, en
    std::vector<ServiceLine> services;
    std::vector<Series> series;
    std::vector<Cell> cells;
    std::vector<Coverage> coverage;
    std::vector<Note> notes;
    std::vector<ParameterUse> parameters;
    std::vector<Input> inputs;
    std::vector<Statistic> statistics;
    std::vector<Indicator> indicators;
    std::vector<Document> documents;
};

}  // namespace eco::account
