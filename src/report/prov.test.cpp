#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "report/made_run.test.hpp"
#include "report/write_text.hpp"

namespace eco::report {
namespace {

using Json = nlohmann::json;
using Provenance = MadeRun;

TEST_F(Provenance, names_every_input_with_its_fingerprint_as_used_by_the_accounting)
{
    const Json document = Json::parse(prov_json(run()));
    std::multiset<std::string> found, expected;
    for (const auto& [id, relation] : document["used"].items()) {
        const Json& entity = document["entity"].at(relation["prov:entity"].get<std::string>());
        EXPECT_TRUE(document["activity"].contains(relation["prov:activity"].get<std::string>()));
        if (entity["prov:type"] == "eco:input")
            found.insert(entity["eco:sha256"].get<std::string>());
    }
    for (const auto& input : run().inputs)
        expected.insert(input.sha256);
    EXPECT_EQ(found, expected);
}

TEST_F(Provenance, generates_values_that_add_up_to_those_of_the_ledger)
{
    const Json document = Json::parse(prov_json(run()));
    Int128 found = 0, expected = 0;
    for (const auto& [id, relation] : document["wasGeneratedBy"].items()) {
        const Json& entity = document["entity"].at(relation["prov:entity"].get<std::string>());
        if (entity["prov:type"] != "eco:value")
            continue;
        std::string digits = entity["prov:value"]["$"].get<std::string>();
        digits.erase(digits.find('.'), 1);
        found += int128_from(digits);
    }
    for (const auto& cell : run().cells)
        if (run().series[static_cast<std::size_t>(cell.series)].kind == "value")
            expected += cell.amount.value_or(0);
    EXPECT_TRUE(found == expected);
    EXPECT_TRUE(expected > 0);
}

/// A name "prefix:local" of a prefix that the document declares or PROV-JSON knows, without signs that a URI has not.
bool is_qualified(const Json& document, const std::string& name)
{
    const auto colon = name.find(':');
    const std::string prefix = name.substr(0, colon);
    const bool is_known = prefix == "prov" || prefix == "xsd" || document["prefix"].contains(prefix);
    const bool is_blank = prefix == "_";  // the name of a relation that nothing refers to
    return colon != std::string::npos && (is_known || is_blank) && colon + 1 < name.size() &&
           name.find_first_of(" ()<>\"{}|^`") == std::string::npos;
}

bool is_literal(const Json& document, const Json& value)
{
    if (value.is_object())
        return value.size() == 2 && value.contains("$") && value["$"].is_string() && value.contains("type") &&
               is_qualified(document, value["type"].get<std::string>());
    if (value.is_array())
        return std::all_of(value.begin(), value.end(), [&](const Json& one) { return is_literal(document, one); });
    return value.is_string() || value.is_number() || value.is_boolean();
}

/// What breaks the rules of PROV-JSON (W3C member submission, 24 April 2013, schema and section 3): kinds of parts,
/// qualified names, literals, times as plain strings, and the records that a relation needs.
std::vector<std::string> broken_rules(const Json& document)
{
    const std::set<std::string> kinds = {"entity", "activity", "agent"};
    const std::map<std::string, std::map<std::string, std::string>> relations = {
        {"used", {{"prov:activity", "activity"}, {"prov:entity", "entity"}}},
        {"wasGeneratedBy", {{"prov:entity", "entity"}, {"prov:activity", "activity"}}},
        {"wasAssociatedWith", {{"prov:activity", "activity"}, {"prov:agent", "agent"}}}};
    std::vector<std::string> out;
    const auto expect = [&](bool is_right, const std::string& what) {
        if (!is_right)
            out.push_back(what);
    };
    for (const auto& [part, records] : document.items()) {
        if (part == "prefix")
            continue;
        expect(kinds.count(part) || relations.count(part), part);
        for (const auto& [id, record] : records.items()) {
            expect(is_qualified(document, id), "name " + id);
            for (const auto& [name, value] : record.items()) {
                expect(is_qualified(document, name), id + " " + name);
                const bool is_time = name == "prov:endTime" || name == "prov:startTime" || name == "prov:time";
                expect(is_time ? value.is_string() : is_literal(document, value), id + " " + name + " value");
            }
            if (!relations.count(part))
                continue;
            for (const auto& [role, kind] : relations.at(part))
                expect(record.contains(role) && record[role].is_string() &&
                           document[kind].contains(record[role].get<std::string>()),
                       id + " " + role);
        }
    }
    return out;
}

TEST_F(Provenance, keeps_the_rules_of_prov_json)
{
    auto odd = run();  // names that are no part of a URI
    odd.indicators[0].name = "GGI (first census)";
    for (const auto& one : {run(), odd}) {
        const Json document = Json::parse(prov_json(one));
        EXPECT_THAT(broken_rules(document), testing::IsEmpty());
        EXPECT_EQ(document["entity"].size(), document["used"].size() + document["wasGeneratedBy"].size());
    }
}

TEST_F(Provenance, that_breaks_a_rule_is_found_by_the_test_above)
{
    const Json right = Json::parse(prov_json(run()));
    Json wrong = right;
    wrong["entity"].erase(wrong["entity"].begin());  // a relation without its entity
    EXPECT_THAT(broken_rules(wrong), testing::SizeIs(1));
    wrong = right;
    wrong["agent"].clear();
    EXPECT_THAT(broken_rules(wrong), testing::SizeIs(1));
    wrong = right;
    wrong["prefix"].erase("eco");
    EXPECT_GT(broken_rules(wrong).size(), 1000U);
    wrong = right;
    wrong["wasMadeUp"] = Json::object();
    EXPECT_THAT(broken_rules(wrong), testing::SizeIs(1));
}

TEST_F(Provenance, gives_each_value_of_a_service_in_a_place_as_the_ledger_has_it)
{
    const Json document = Json::parse(prov_json(run()));
    std::map<std::string, Int128> expected;
    for (const auto& cell : run().cells) {
        const auto& series = run().series[static_cast<std::size_t>(cell.series)];
        if (series.kind == "value")
            expected["eco:figure/" + series.service + "/" + cell.place + "/" + std::to_string(cell.year)] +=
                cell.amount.value_or(0);
    }
    std::size_t compared = 0;
    for (const auto& [id, entity] : document["entity"].items()) {
        if (entity["prov:type"] != "eco:value")
            continue;
        std::string digits = entity["prov:value"]["$"].get<std::string>();
        digits.erase(digits.find('.'), 1);
        EXPECT_TRUE(int128_from(digits) == expected.at(id)) << id;
        ++compared;
    }
    EXPECT_EQ(compared, expected.size());
}

}  // namespace
}  // namespace eco::report
