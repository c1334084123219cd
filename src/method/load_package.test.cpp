#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/signature.hpp"
#include "method/diff.hpp"
#include "method/files.hpp"
#include "method/format.hpp"
#include "method/inputs.hpp"
#include "method/lookup.hpp"
#include "method/package_fixture.hpp"
#include "method/units.hpp"

namespace eco::method {
namespace {

namespace fs = std::filesystem;
using Edit = Change::Kind;
using Files = std::map<std::string, std::string>;

/// A package that extends the test's base; its files beside package.yaml are `files`.
class Child {
public:
    explicit Child(const Files& files, const std::string& package_text = "")
        : parent_({}), directory_(parent_.root() + "/child")
    {
        write("package.yaml", "package: child\nversion: 0.1.0\nstatus: draft\nextends: base 1.0.0 sha256:" +
                                  load_package(parent_.directory()).hash + "\n" + package_text);
        for (const auto& [path, text] : files)
            write(path, text);
    }
    Package load() const { return load_package(directory_); }
    TemporaryPackage& parent() { return parent_; }
    std::vector<std::string> faults() const
    {
        std::vector<std::string> out;
        try {
            load();
        } catch (const InputError& error) {
            for (const Problem& problem : error.problems())
                out.push_back(problem.key + " " + problem.place.file + ":" + std::to_string(problem.place.line));
        }
        return out;
    }

private:
    void write(const std::string& path, const std::string& text)
    {
        fs::create_directories(fs::path(directory_ + "/" + path).parent_path());
        std::ofstream(directory_ + "/" + path, std::ios::binary) << text;
    }
    TemporaryPackage parent_;
    std::string directory_;
};

TEST(LoadPackage, reads_what_is_written)
{
    TemporaryPackage base({});
    const Package package = load_package(base.directory());
    EXPECT_EQ(package.id, "base");
    EXPECT_EQ(package.document, "测试, 2020");
    EXPECT_TRUE(package.is_within("forest_pine", "forest"));
    EXPECT_TRUE(package.is_within("forest_pine", "vegetated"));
    EXPECT_FALSE(package.is_within("lake", "vegetated"));
    EXPECT_EQ(package.indices.at("threat").labels, (std::vector<std::string>{"road", "town"}));
    const Sheet& water = *package.find_sheet("water");
    EXPECT_EQ(water.find_use("alpha")->sign, "α");
    EXPECT_EQ(water.find_use("P")->high, 6000);
    EXPECT_EQ(water.quantities[0].quantum, 1);
    const Formula& conserved = water.quantities[0].formula;
    EXPECT_EQ(conserved.tree->op, formula::Op::choice);
    EXPECT_EQ(conserved.tree->labels, (std::vector<std::string>{"clip_zero", "keep_sign"}));
    EXPECT_EQ(conserved.sources.at(conserved.tree->args[1].get()).lines[0].line, 21);
    EXPECT_EQ(package.find_sheet("erosivity")->results[0].name, "result");
    EXPECT_EQ(package.find_sheet("lakes")->quantities[0].booking.zone, "area");
    EXPECT_EQ(package.prices.at("reservoir").rows[0].price_year, 2005);
    EXPECT_EQ(package.prices.at("treatment").rows[0].value, 1.2 / 0.95);
    EXPECT_TRUE(package.parameters.at("runoff").rows[3].is_required);
    EXPECT_EQ(package.cases.size(), 3u);
    EXPECT_EQ(package.cases[1].set.at("negative"), "clip_zero");
}

TEST(LoadPackage, hash_is_that_of_the_manifest_and_changes_with_any_byte)
{
    TemporaryPackage base({});
    const std::string before = load_package(base.directory()).hash;
    EXPECT_EQ(before, sha256(manifest(base.directory())));
    base.apply({Edit::whole, "MANIFEST", manifest(base.directory())});
    EXPECT_EQ(load_package(base.directory()).hash, before);
    EXPECT_TRUE(load_package(base.directory()).warnings.empty());
    base.apply({Edit::edit, "sources.csv",
                "-example,Invented for tests,2026-01-01,,\n+example,Invented for tests.,2026-01-01,,\n"});
    EXPECT_NE(load_package(base.directory()).hash, before);
}

std::set<std::string> keys_of(const std::string& directory)
{
    try {
        load_package(directory);
        return {};
    } catch (const InputError& error) {
        std::set<std::string> out;
        for (const auto& problem : error.problems())
            if (!problem.is_warning)
                out.insert(problem.key);
        return out;
    }
}

TEST(LoadPackage, an_official_package_is_signed_by_a_trusted_key)
{
    TemporaryPackage base({});
    base.apply({Edit::edit, "package.yaml", "-status: draft\n+status: official\n"});
    const std::string list = manifest(base.directory()), key = base.directory() + ".key", trusted = key + "s";
    write_file_atomically(
        key,
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
        "-----END PRIVATE KEY-----\n");
    const std::string signature = sign(list, key);
    base.apply({Edit::whole, "MANIFEST", list});
    base.apply({Edit::whole, "MANIFEST.sig", signature});
    EXPECT_EQ(keys_of(base.directory()), std::set<std::string>{"method.signature_untrusted"});
    write_file_atomically(trusted, "# offices\n" + *find_signer(list, signature) + " An office\n");
    setenv("ECOLEDGER_TRUSTED_KEYS", trusted.c_str(), 1);
    EXPECT_EQ(load_package(base.directory()).signer, "An office (" + *find_signer(list, signature) + ")");
    write_file_atomically(trusted, "no_name\n");
    EXPECT_EQ(keys_of(base.directory()), std::set<std::string>{"method.trusted_key"});
    write_file_atomically(trusted, *find_signer(list, signature) + " An office\n");
    base.apply({Edit::edit, "sources.csv",
                "-example,Invented for tests,2026-01-01,,\n+example,Invented for tests.,2026-01-01,,\n"});
    EXPECT_EQ(keys_of(base.directory()), (std::set<std::string>{"method.manifest_stale", "method.signature_wrong"}));
    unsetenv("ECOLEDGER_TRUSTED_KEYS");
    std::filesystem::remove(key);
    std::filesystem::remove(trusted);
}

TEST(LoadPackage, every_message_has_both_languages)
{
    for (const auto& row : read_csv(read_file(ECO_SOURCE_DIR "/src/method/messages.csv"))) {
        ASSERT_EQ(row.size(), 3u) << row[0];
        EXPECT_TRUE(has_message(row[0])) << row[0];
    }
}

TEST(LoadPackage, an_exclusion_that_keeps_the_first_leaves_the_second_out_and_says_why)
{
    TemporaryPackage base({});
    EXPECT_EQ(load_package(base.directory()).services.at("water"), "computed");
    base.apply({Edit::edit, "package.yaml",
                "-  - {pair: [lakes.storage, water], action: refuse, unless: clip_zero, why: the same water twice}\n"
                "+  - {pair: [lakes, water], action: keep_first, why: the same water twice}\n"});
    const Package package = load_package(base.directory());
    EXPECT_EQ(package.services.at("lakes"), "computed");
    EXPECT_EQ(package.services.at("water"), "not_applicable");
    EXPECT_EQ(package.not_applicable.at("water"), "the same water twice (lakes)");
}

TEST(Verified, a_sheet_counts_as_verified_until_what_it_computes_is_changed)
{
    TemporaryPackage base({});
    const std::string fingerprint = load_package(base.directory()).find_sheet("water")->fingerprint;
    EXPECT_EQ(fingerprint.size(), 12U);
    base.apply({Edit::edit, "services/water.yaml",
                "-source: example §1\n+source: example §1\n+verified: {by: A. Person, on: 2026-03-01, of: " +
                    fingerprint + "}\n"});
    const Package package = load_package(base.directory());
    EXPECT_TRUE(package.find_sheet("water")->is_verified());
    EXPECT_FALSE(package.find_sheet("lakes")->is_verified());
    EXPECT_TRUE(package.warnings.empty());
    base.apply({Edit::edit, "services/water.yaml",
                "-title: {zh: 水源涵养, en: Water conservation}\n+note: better said   # and commented\n"});
    EXPECT_TRUE(load_package(base.directory()).find_sheet("water")->is_verified());
    base.apply({Edit::edit, "services/water.yaml", "-  balance: P - P * alpha - ET\n+  balance: P - P * alpha\n"});
    const Package changed = load_package(base.directory());
    EXPECT_FALSE(changed.find_sheet("water")->is_verified());
    ASSERT_EQ(changed.warnings.size(), 1U);
    const std::string told = render(changed.warnings[0], Language::en);
    for (const std::string& part : {std::string("services/water.yaml:5"), "of is " + fingerprint,
                                    changed.find_sheet("water")->fingerprint, std::string("verified: no")})
        EXPECT_NE(told.find(part), std::string::npos) << part << "\n" << told;
}

TEST(Verified, what_a_child_changes_is_verified_no_more)
{
    Child child(Files{{"services/water.yaml", "changes: base\nlet:\n  balance: P - ET\n"}});
    const Package package = child.load();
    EXPECT_NE(package.find_sheet("water")->fingerprint,
              load_package(child.parent().directory()).find_sheet("water")->fingerprint);
    EXPECT_EQ(package.find_sheet("soil")->fingerprint,
              load_package(child.parent().directory()).find_sheet("soil")->fingerprint);
}

TEST(PriceIndices, are_read_with_the_package_and_every_wrong_cell_is_told)
{
    TemporaryPackage base({});
    base.apply({Edit::whole, "price_indices.csv",
                "series,year,value,source,verified\nppi,2005,100,example,no\nppi,2020,180,example,no\n"});
    EXPECT_EQ(load_package(base.directory()).price_indices.at("ppi").at(2020).value, 180);
    EXPECT_EQ(load_package(base.directory()).price_indices.at("ppi").at(2005).source, "example");
    base.apply({Edit::whole, "price_indices.csv",
                "series,year,value,source,verified\nppi,2005,0,example,no\nppi,20,100,example,perhaps\n"});
    try {
        load_package(base.directory());
        FAIL() << "it loads";
    } catch (const InputError& error) {
        std::string told;
        for (const Problem& problem : error.problems())
            told += render(problem, Language::en) + "\n";
        EXPECT_NE(told.find("price_indices.csv:2"), std::string::npos) << told;
        EXPECT_NE(told.find("price_indices.csv:3"), std::string::npos) << told;
    }
}

TEST(Extends, a_child_changes_only_what_it_says)
{
    const Child child(
        Files{{"services/water.yaml",
               "changes: base\nremove: [memo.clipped]\nchoices: {negative: {add: [drop]}}\n"
               "quantity:\n  conserved:\n    formula:\n      negative:\n        drop: 0 [mm a-1] * area\n"},
              {"parameters/own.csv",
               "symbol,ecosystem,value,unit,source,verified\nrunoff,forest_needle,3.5,percent,example,no\n"
               "runoff,forest_pine,3.7,percent,example,no\n"}},
        "set:\n  water.negative: drop\n");
    const Package package = child.load();
    const Sheet& water = *package.find_sheet("water");
    EXPECT_EQ(water.choices.at("negative").labels, (std::vector<std::string>{"clip_zero", "keep_sign", "drop"}));
    EXPECT_EQ(water.quantities[0].formula.tree->args.size(), 3u);
    EXPECT_TRUE(water.memos.empty());
    EXPECT_EQ(water.quantities[0].formula.sources.at(water.quantities[0].formula.tree->args[2].get()).file,
              "services/water.yaml");
    EXPECT_EQ(water.lets[0].mark.file, "base/services/water.yaml");
    const Table& runoff = package.parameters.at("runoff");
    EXPECT_EQ(runoff.rows.size(), 5u);
    EXPECT_EQ(find_row(package, runoff, {{"ecosystem", "forest_needle"}}, {}, {})->value, 3.5);
    EXPECT_EQ(find_row(package, runoff, {{"ecosystem", "forest"}}, {}, {})->value, 2.67);
    EXPECT_EQ(package.parents.size(), 1u);
    EXPECT_TRUE(package.cases.empty());
}

TEST(Extends, changing_what_the_parent_lacks_is_an_error)
{
    EXPECT_THAT(Child(Files{{"services/snow.yaml", "changes: base\n"}}).faults(),
                testing::ElementsAre("method.changes_nothing services/snow.yaml:1"));
    EXPECT_THAT(Child(Files{{"services/water.yaml", "changes: other\n"}}).faults(),
                testing::ElementsAre("method.changes_other services/water.yaml:1"));
    EXPECT_THAT(Child(Files{{"services/water.yaml", "changes: base\nremove: [memo.dropped]\n"}}).faults(),
                testing::ElementsAre("method.remove_absent services/water.yaml:2"));
    EXPECT_THAT(Child(Files{{"services/water.yaml", "changes: base\nchoices: {sign: {add: [x]}}\n"}}).faults(),
                testing::Contains("method.change_absent services/water.yaml:2"));
    EXPECT_THAT(Child(Files{{"services/water.yaml", "service: water\n"}}).faults(),
                testing::Contains("method.changes_missing services/water.yaml:1"));
}

TEST(Extends, a_parent_that_is_not_the_pinned_one_is_refused)
{
    Child child(Files{});
    EXPECT_NO_THROW(child.load());
    child.parent().apply(
        {Edit::edit, "sources.csv", "-example,Invented for tests,2026-01-01,,\n+example,Changed,2026-01-01,,\n"});
    EXPECT_THAT(child.faults(), testing::ElementsAre("method.pin_hash package.yaml:4"));
    child.parent().apply({Edit::edit, "package.yaml", "-version: 1.0.0\n+version: 1.0.1\n"});
    EXPECT_THAT(child.faults(), testing::ElementsAre("method.pin_version package.yaml:4"));
}

TEST(Diff, of_a_package_and_itself_is_empty_and_of_a_child_its_changes)
{
    const Child child(Files{{"services/water.yaml", "changes: base\nlet:\n  balance: (P - (P * alpha)) - (ET)\n"},
                            {"services/soil.yaml", "changes: base\nquantity:\n  retained:\n    quantum: 1 t\n"}});
    TemporaryPackage parent({});
    const Package base = load_package(parent.directory()), own = child.load();
    EXPECT_TRUE(diff(base, base).empty());
    std::vector<std::string> paths;
    for (const Difference& difference : diff(base, own))
        paths.push_back(difference.path + ": " + difference.before + " -> " + difference.after);
    EXPECT_THAT(paths, testing::Contains("soil.quantity.retained.quantum: 1 kg -> 1 t"));
    EXPECT_THAT(paths, testing::Not(testing::Contains(testing::StartsWith("water."))));
}

TEST(Inputs, list_each_data_set_once_with_the_sheets_that_use_it)
{
    TemporaryPackage base({});
    base.apply({Edit::edit, "services/soil.yaml",
                "-  fvc:   {layer: cover, unit: percent}\n+  fvc:   {layer: cover, unit: percent}\n"
                "+  rain:  {layer: precipitation, unit: m a-1, range: 0 to 5}\n"});
    const Package package = load_package(base.directory());
    const auto inputs = merge_inputs(package);
    const auto rain =
        std::find_if(inputs.begin(), inputs.end(), [](const Input& i) { return i.of == "precipitation"; });
    ASSERT_NE(rain, inputs.end());
    EXPECT_EQ(rain->sheets, (std::vector<std::string>{"soil", "water"}));
    EXPECT_DOUBLE_EQ(rain->high.value() * unit::conversion(rain->unit, package.symbols.parse("mm a-1"))->to_double(),
                     5000);
    const auto runoff = std::find_if(inputs.begin(), inputs.end(), [](const Input& i) { return i.of == "runoff"; });
    ASSERT_NE(runoff, inputs.end());
    ASSERT_EQ(runoff->required.size(), 1u);
    EXPECT_EQ(runoff->required[0]->keys.at("ecosystem"), "grass");
}

TEST(Units, of_a_family_are_those_of_the_label)
{
    TemporaryPackage base({});
    const Package package = load_package(base.directory());
    const auto is = unit_at(package, "CNY unit_of(pollutant)-1", {{"pollutant", "SO2"}});
    EXPECT_TRUE(unit::same_unit(is, package.symbols.parse("CNY tSO2-1")));
    EXPECT_FALSE(unit::same_dimension(is, unit_at(package, "CNY unit_of(pollutant)-1", {})));
}

TEST(Format, is_idempotent_and_changes_only_white_space)
{
    const std::string yaml = "a: 1  \r\nb: |\n  x \n\n\n";
    EXPECT_EQ(format_text("x.yaml", yaml), "a: 1\nb: |\n  x\n");
    EXPECT_EQ(format_text("x.csv",
                          "\xEF\xBB\xBF"
                          "a,\"b\",\"c,d\"\r\n\r\n1,2,\"x\"\"y\""),
              "a,b,\"c,d\"\n1,2,\"x\"\"y\"\n");
    TemporaryPackage base({});
    for (const auto& [path, text] : load_package(base.directory()).files) {
        const std::string once = format_text(path, text);
        EXPECT_EQ(format_text(path, once), once) << path;
    }
    base.apply({Edit::whole, "curves/a.csv", "x,y  \r\n"});
    EXPECT_EQ(format_package(base.directory(), true), std::vector<std::string>{"curves/a.csv"});
    EXPECT_TRUE(format_package(base.directory(), false).empty());
}

TEST(Packages, of_the_repository_load)
{
    for (const auto& entry : fs::directory_iterator(ECO_SOURCE_DIR "/methods"))
        if (entry.is_directory()) {
            EXPECT_NO_THROW(load_package(entry.path().string())) << entry.path();
        }
}

}  // namespace
}  // namespace eco::method
