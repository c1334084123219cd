#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace eco::report
