// methods/forest-lyt1721 against a public Java program for LY/T 1721 (class stxtCalculate of com.softlab.lyzy): its
// formulas, as printed there, on random stands. Where it departs from itself or from units, a test says how.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "other_cases.test.hpp"

namespace eco::peers {
namespace {

/// The fields of the program that its formulas read, in its units: ha, mm, t/ha, yuan.
struct Stand {
    double A, P, E, C, Ck, K;            // water: prices of capacity per m3, of treatment per t
    double X1, X2, Ct, N, Np, Nk, M;     // soil: earthwork per m3, contents
    double R1, R2, R3, C1, C2, C3;       // fertiliser
    double Rt, B, F, carbon_price, Cy;   // carbon and oxygen
    double Q, H, Kf;                     // ions
    double Q_SO2, K_SO2, T_N, T_P, T_K;  // air, nutrients of wood
};

Stand random_stand(std::mt19937_64& random)
{
    const auto from = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
    return {.A = from(0.1, 5000),
            .P = from(900, 2000),
            .E = from(300, 800),
            .C = from(0, 100),
            .Ck = from(1, 10),
            .K = from(0.5, 4),
            .X1 = from(0, 5),
            .X2 = from(10, 80),
            .Ct = from(5, 40),
            .N = from(0.0005, 0.003),
            .Np = from(0.0002, 0.001),
            .Nk = from(0.005, 0.03),
            .M = from(0.005, 0.08),
            .R1 = from(0.1, 0.2),
            .R2 = from(0.1, 0.2),
            .R3 = from(0.4, 0.6),
            .C1 = from(2000, 4000),
            .C2 = from(2000, 4000),
            .C3 = from(200, 500),
            .Rt = 0.2727,
            .B = from(2, 20),
            .F = from(0, 1),
            .carbon_price = from(100, 1300),
            .Cy = from(300, 1300),
            .Q = from(601, 5000),
            .H = from(2, 30),
            .Kf = from(1e-18, 1e-17),

            .Q_SO2 = from(50, 250),
            .K_SO2 = from(0.5, 3),
            .T_N = from(0.001, 0.01),
            .T_P = from(0.0001, 0.001),
            .T_K = from(0.001, 0.01)};
}

/// Cases of one sheet: a line of given values and what is expected; the tolerance is a billionth, for rounding.
class Cases {
public:
    Cases(std::string sheet, std::string given, std::string expected, std::string labels = "")
        : sheet_(std::move(sheet)),
          heading_("case,ecosystem," + labels + given + ",expect " + expected + ",tolerance,why")
    {
    }
    void add(const std::string& labels, std::initializer_list<double> given, double expected)
    {
        std::string line = fmt::format("stand {},forest,{}", lines_.size(), labels);
        for (const double value : given)
            line += fmt::format("{},", value);
        lines_.push_back(line + fmt::format("{},{},formula of the program", expected, 1e-9 * std::abs(expected)));
    }
    /// How many cases pass, of how many.
    std::pair<std::size_t, std::size_t> run() const
    {
        const auto results = run_with_cases("forest-lyt1721", [&](const std::filesystem::path& cases) {
            std::ofstream out(cases / (sheet_ + ".csv"));
            out << heading_ << "\n";
            for (const auto& line : lines_)
                out << line << "\n";
        });
        std::size_t passed = 0;
        for (const auto& result : results)
            passed += result.is_passed;
        return {passed, results.size()};
    }

private:
    std::string sheet_, heading_;
    std::vector<std::string> lines_;
};

constexpr std::size_t stands = 40;

template <class Add>
void each_stand(Add add)
{
    std::mt19937_64 random(1721);
    for (std::size_t i = 0; i < stands; ++i)
        add(random_stand(random));
}

void expect_all(const Cases& cases)
{
    EXPECT_EQ(cases.run(), (std::pair{stands, stands}));
}
void expect_none(const Cases& cases)
{
    EXPECT_EQ(cases.run(), (std::pair{std::size_t{0}, stands}));
}

TEST(ForestProgram, values_water_as_we_do)
{
    Cases volume("water_regulation", "P [mm a-1],E [mm a-1],C_layer [mm a-1],area [ha]", "regulated [m3 a-1]"),
        storage("water_regulation", "P [mm a-1],E [mm a-1],C_layer [mm a-1],area [ha],capacity_cost [CNY m-3]",
                "storage_replaced [CNY a-1]"),
        treatment("water_regulation", "P [mm a-1],E [mm a-1],C_layer [mm a-1],area [ha],treatment [CNY t-1]",
                  "treatment_replaced [CNY a-1]");
    each_stand([&](const Stand& s) {
        volume.add("", {s.P, s.E, s.C, s.A}, 10 * s.A * (s.P - s.E - s.C));
        storage.add("", {s.P, s.E, s.C, s.A, s.Ck}, 10 * s.Ck * s.A * (s.P - s.E - s.C));
        treatment.add("", {s.P, s.E, s.C, s.A, s.K}, 10 * s.K * s.A * (s.P - s.E - s.C));
    });
    expect_all(volume);
    expect_all(storage);
    expect_all(treatment);
}

TEST(ForestProgram, values_soil_as_we_do_for_soil_of_1_t_per_m3_and_has_ten_times_its_own_quantity)
{
    const std::string given = "X1_class [t ha-1 a-1],X2_class [t ha-1 a-1],area [ha],rho_class [t m-3]";
    Cases value("soil_fixation", given + ",earthwork [CNY m-3]", "earthwork_replaced [CNY a-1]"),
        dense("soil_fixation", given + ",earthwork [CNY m-3]", "earthwork_replaced [CNY a-1]"),
        quantity("soil_fixation", given, "soil_fixed [t a-1]"), tenth("soil_fixation", given, "soil_fixed [t a-1]");
    each_stand([&](const Stand& s) {
        const double printed = s.A * s.Ct * (s.X2 - s.X1), ggt = 10 * s.A * (s.X2 - s.X1);
        value.add("", {s.X1, s.X2, s.A, 1, s.Ct}, printed);
        dense.add("", {s.X1, s.X2, s.A, 1.2, s.Ct}, printed);
        quantity.add("", {s.X1, s.X2, s.A, 1.2}, ggt);
        tenth.add("", {s.X1, s.X2, s.A, 1.2}, ggt / 10);
    });
    expect_all(value);
    expect_none(dense);
    expect_none(quantity);
    expect_all(tenth);
}

TEST(ForestProgram, values_fertility_as_we_do)
{
    Cases nitrogen("soil_fertility", "fixed [t a-1],content [tTN t-1],share [tTN t-1],fertiliser [CNY t-1]",
                   "fertiliser_replaced [CNY a-1]", "nutrient,"),
        phosphorus("soil_fertility", "fixed [t a-1],content [tTP t-1],share [tTP t-1],fertiliser [CNY t-1]",
                   "fertiliser_replaced [CNY a-1]", "nutrient,"),
        potassium("soil_fertility", "fixed [t a-1],content [tTK t-1],share [tTK t-1],fertiliser [CNY t-1]",
                  "fertiliser_replaced [CNY a-1]", "nutrient,"),
        organic("soil_fertility", "fixed [t a-1],organic [tOM t-1],organic_matter [CNY tOM-1]",
                "organic_matter_replaced [CNY a-1]");
    each_stand([&](const Stand& s) {
        const double soil = s.A * (s.X2 - s.X1);
        nitrogen.add("nitrogen,", {soil, s.N, s.R1, s.C1}, soil * s.N * s.C1 / s.R1);
        phosphorus.add("phosphorus,", {soil, s.Np, s.R2, s.C1}, soil * s.Np * s.C1 / s.R2);
        potassium.add("potassium,", {soil, s.Nk, s.R3, s.C2}, soil * s.Nk * s.C2 / s.R3);
        organic.add("", {soil, s.M, s.C3}, soil * s.M * s.C3);
    });
    for (const auto& cases : {nitrogen, phosphorus, potassium, organic})
        expect_all(cases);
}

TEST(ForestProgram, values_carbon_as_we_do)
{
    const std::string given = "B [tDM ha-1 a-1],F [tC ha-1 a-1],area [ha]";
    Cases vegetation("carbon", given, "vegetation_carbon [tC a-1]"), soil("carbon", given, "soil_carbon [tC a-1]"),
        value("carbon", given + ",carbon_price [CNY tC-1]", "carbon_value [CNY a-1]");
    each_stand([&](const Stand& s) {
        vegetation.add("", {s.B, s.F, s.A}, 1.63 * s.Rt * s.A * s.B);
        soil.add("", {s.B, s.F, s.A}, s.A * s.F);
        value.add("", {s.B, s.F, s.A, s.carbon_price}, s.A * s.carbon_price * (1.63 * s.Rt * s.B + s.F));
    });
    for (const auto& cases : {vegetation, soil, value})
        expect_all(cases);
}

TEST(ForestProgram, values_oxygen_as_we_do_and_contradicts_itself_in_the_quantity)
{
    Cases quantity("oxygen", "B [tDM ha-1 a-1],area [ha]", "o2_released [tO2 a-1]"),
        value("oxygen", "B [tDM ha-1 a-1],area [ha],oxygen_price [CNY tO2-1]", "oxygen_value [CNY a-1]");
    each_stand([&](const Stand& s) {
        quantity.add("", {s.B, s.A}, 1.91 * s.A * s.B);  // digits of 1.19 exchanged
        value.add("", {s.B, s.A, s.Cy}, 1.19 * s.Cy * s.A * s.B);
    });
    expect_none(quantity);
    expect_all(value);
}

TEST(ForestProgram, values_ions_as_we_do_for_a_lifetime_of_one_minute)
{
    const std::string given = "Q [ion cm-3],H [m],L [min],area [ha],ion_cost [CNY ion-1]";
    Cases minute("negative_ions", given, "ion_value [CNY a-1]"), ten("negative_ions", given, "ion_value [CNY a-1]");
    each_stand([&](const Stand& s) {
        const double printed = 5.256e15 * s.A * s.H * s.Kf * (s.Q - 600);
        minute.add("", {s.Q, s.H, 1, s.A, s.Kf}, printed);
        ten.add("", {s.Q, s.H, 10, s.A, s.Kf}, printed);
    });
    expect_all(minute);
    expect_none(ten);
}

TEST(ForestProgram, values_air_and_wood_as_we_do_but_prices_potassium_of_wood_as_organic_matter)
{
    Cases air("air_purification", "uptake [kgSO2 ha-1 a-1],area [ha],treatment [CNY kgSO2-1]",
              "treatment_avoided [CNY a-1]", "pollutant,"),
        nitrogen("nutrient_accumulation",
                 "B [tDM ha-1 a-1],content [tTN tDM-1],area [ha],share [tTN t-1],fertiliser [CNY t-1]",
                 "fertiliser_replaced [CNY a-1]", "nutrient,"),
        potassium("nutrient_accumulation",
                  "B [tDM ha-1 a-1],content [tTK tDM-1],area [ha],share [tTK t-1],fertiliser [CNY t-1]",
                  "fertiliser_replaced [CNY a-1]", "nutrient,");
    each_stand([&](const Stand& s) {
        air.add("SO2,", {s.Q_SO2, s.A, s.K_SO2}, s.K_SO2 * s.Q_SO2 * s.A);
        nitrogen.add("nitrogen,", {s.B, s.T_N, s.A, s.R1, s.C1}, s.A * s.B * s.T_N * s.C1 / s.R1);
        potassium.add("potassium,", {s.B, s.T_K, s.A, s.R3, s.C2}, s.A * s.B * s.T_K * s.C3 / s.R3);
    });
    expect_all(air);
    expect_all(nitrogen);
    expect_none(potassium);
}

}  // namespace
}  // namespace eco::peers
