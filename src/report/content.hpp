#pragma once
#include <memory>
#include <string>
#include <vector>

#include "account/carried_package.hpp"
#include "account/run.hpp"
#include "base/problem.hpp"
#include "report/intervals.hpp"
#include "report/office_unit.hpp"
#include "report/sheet.hpp"
#include "report/summary.hpp"
#include "report/sums.hpp"

namespace eco::report {

/// A run as a report reads it: its sums, the package that it carries, its words in one language, and intervals if
/// draws are asked for. `run` must outlive it. Errors: IoError if the carried package cannot be unpacked; as of
/// account::draw.
class Content {
public:
    Content(const account::Run& run, Language language, const std::optional<account::DrawOptions>& draws = {});

    std::string say(const std::string& key, const Args& args = {}) const { return eco::say(key, args, language); }
    std::string title(const account::ServiceLine& service) const;
    std::string title(const account::Place& place) const;
    /// "Output (grain)".
    std::string title(const account::Series& series) const;
    std::string ecosystem_title(const std::string& id) const;
    std::string reason(const std::string& text) const { return reason_of(text); }
    /// Titles of the services "a, b" by their ids.
    std::string service_titles(const std::string& ids) const;
    /// What a parameter row applies to, "ecosystem=forest, pollutant=NOx", in words.
    std::string applies_to(const std::string& keys) const;
    /// The unit of a number that is shown as the package writes it.
    std::string unit_as_written(const std::string& unit) const;
    std::string territory() const { return title(top()); }
    std::string years() const;
    /// The package's title and document with id, version and status.
    std::string method() const;

    const account::Place& top() const;
    /// Finest places in the order of the run.
    std::vector<const account::Place*> places() const;
    /// Ecosystem types that occur, in the order of the package.
    std::vector<std::string> ecosystems() const;
    /// Services that the method wants, by group.
    std::vector<const account::ServiceLine*> services() const;
    /// Those of them that have a value.
    std::vector<const account::ServiceLine*> valued_services() const;

    OfficeUnit money() const { return office_unit("CNY a-1", language); }
    OfficeUnit unit(const std::string& text) const { return office_unit(text, language); }
    /// An amount of a series in the office's unit; "not computed: why" where a part is missing, blank where nothing
    /// was booked.
    Cell amount(const Amount& amount, double quantum, const OfficeUnit& unit) const;
    Cell fen(Int128 count) const;
    /// 0: all years.
    Cell year_cell(int year) const { return year == 0 ? Cell::of(say("report.all_years")) : Cell::whole(year); }
    /// 5 and 95 % of a sum of values, as Intervals::find; two blanks where there are none.
    std::vector<Cell> interval(const std::string& by, const std::string& key, int year, Int128 count) const;
    /// The columns of these, "5 % (1e8 CNY)"; none without draws.
    std::vector<Column> interval_columns(const std::string& unit) const;
    /// What the intervals rest on, or that none were drawn.
    std::string interval_note() const;
    /// part / whole in percent; blank if the whole is 0.
    static Cell share(Int128 part, Int128 whole);

    const account::Run& run;
    Language language;
    std::unique_ptr<method::Package> package;  // nullptr if the run carries none
    Summary sums;
    std::optional<Intervals> intervals;

private:
    std::string reason_of(const std::string& text) const;
};

/// The tables of the report, T1 to T8, with a page about the run before them and the sources of T7 after it.
std::vector<Sheet> make_sheets(const Content& content);

Sheet make_about(const Content& content);
Sheet make_results(const Content& content);       // T1
Sheet make_by_ecosystem(const Content& content);  // T2
Sheet make_by_place(const Content& content);      // T3
Sheet make_by_year(const Content& content);       // T4
Sheet make_indicators(const Content& content);    // T5
Sheet make_inputs(const Content& content);        // T6
Sheet make_parameters(const Content& content);    // T7
Sheet make_references(const Content& content);    // what the codes of sources in T7 stand for
Sheet make_quality(const Content& content);       // T8

/// "code: citation" as the two; the citation is empty for a code alone.
std::pair<std::string, std::string> split_source(const std::string& source);

}  // namespace eco::report
