#include <fmt/format.h>

#include <cctype>
#include <nlohmann/json.hpp>

#include "account/prices.hpp"
#include "report/amounts.hpp"
#include "report/sums.hpp"
#include "report/write_text.hpp"

namespace eco::report {
namespace {

using Json = nlohmann::ordered_json;

/// The local part of a qualified name: what may not stand in a URI is percent-encoded.
std::string local(const std::string& id)
{
    std::string out;
    for (const char c : id)
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.')
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

/// A document of PROV-JSON that grows relation by relation.
class Provenance {
public:
    explicit Provenance(const account::Run& run) : run_(run) {}

    Json document()
    {
        out_["prefix"] = {{"eco", "urn:ecoledger:"}, {"xsd", "http://www.w3.org/2001/XMLSchema#"}};
        for (const char* part : {"entity", "activity", "agent", "used", "wasGeneratedBy", "wasAssociatedWith"})
            out_[part] = Json::object();
        add_sources();
        out_["activity"][activity_] = {{"prov:type", "eco:accounting"}, {"prov:endTime", run_.created}};
        out_["agent"]["eco:program"] = {{"prov:type", {{"$", "prov:SoftwareAgent"}, {"type", "prov:QUALIFIED_NAME"}}},
                                        {"prov:label", "ecoledger " + run_.engine_version}};
        relate("wasAssociatedWith", {{"prov:activity", activity_}, {"prov:agent", "eco:program"}});
        add_run();
        add_figures();
        add_indicators();
        return std::move(out_);
    }

private:
    static Json decimal(const std::string& text) { return {{"$", text}, {"type", "xsd:decimal"}}; }

    void relate(const char* relation, Json members)
    {
        out_[relation]["_:" + std::string(relation) + std::to_string(out_[relation].size() + 1)] = std::move(members);
    }

    void use(const std::string& id, Json attributes)
    {
        out_["entity"][id] = std::move(attributes);
        relate("used", {{"prov:activity", activity_}, {"prov:entity", id}});
    }

    void generate(const std::string& id, Json attributes)
    {
        out_["entity"][id] = std::move(attributes);
        relate("wasGeneratedBy", {{"prov:entity", id}, {"prov:activity", activity_}});
    }

    void add_sources()
    {
        use("eco:method/" + local(run_.method_id), {{"prov:type", "eco:method_package"},
                                                    {"prov:label", run_.method_id + " " + run_.method_version},
                                                    {"eco:status", run_.method_status},
                                                    {"eco:hash", run_.method_hash}});
        use("eco:scene/" + local(run_.scene_id), {{"prov:type", "eco:scene"},
                                                  {"prov:label", run_.scene_title_en},
                                                  {"eco:sha256", run_.scene_hash},
                                                  {"eco:is_synthetic", run_.is_synthetic}});
        int number = 0;
        for (const auto& input : run_.inputs) {
            Json attributes = {{"prov:type", "eco:input"},
                               {"prov:label", input.name},
                               {"eco:file", input.file},
                               {"eco:sha256", input.sha256}};
            if (input.year != 0)
                attributes["eco:year"] = input.year;
            if (!input.description.empty())
                attributes["eco:description"] = input.description;
            use("eco:input/" + std::to_string(++number), std::move(attributes));
        }
    }

    void add_run()
    {
        generate("eco:run/" + run_.id, {{"prov:type", "eco:run"},
                                        {"eco:is_synthetic", run_.is_synthetic},
                                        {"eco:prices", account::price_basis(account::constant_year(run_))},
                                        {"eco:cells", run_.cells.size()},
                                        {"eco:years", run_.years}});
    }

    /// The value of each service in each finest place and year.
    void add_figures()
    {
        const Sums sums(run_, "value", {.service = true, .place = true});
        for (int year : run_.years)
            for (const auto& service : run_.services)
                for (const auto& place : run_.places) {
                    const Amount& amount = sums.at({.service = service.id, .place = place.id, .year = year});
                    if (!amount.is_known())
                        continue;
                    generate("eco:figure/" + local(service.id) + "/" + local(place.id) + "/" + std::to_string(year),
                             {{"prov:type", "eco:value"},
                              {"eco:service", service.id},
                              {"eco:place", place.id},
                              {"eco:year", year},
                              {"eco:unit", "CNY a-1"},
                              {"prov:value", decimal(yuan(amount.count))}});
                }
    }

    void add_indicators()
    {
        for (const auto& one : run_.indicators)
            if (one.value)
                generate("eco:indicator/" + local(one.name) + "/" + local(one.place) + "/" + std::to_string(one.year),
                         {{"prov:type", "eco:indicator"},
                          {"eco:name", one.name},
                          {"eco:place", one.place},
                          {"eco:year", one.year},
                          {"eco:unit", one.unit},
                          {"prov:value", *one.value}});
    }

    const account::Run& run_;
    const std::string activity_ = "eco:accounting/" + run_.id;
    Json out_;
};

}  // namespace

std::string prov_json(const account::Run& run)
{
    return Provenance(run).document().dump(2) + "\n";
}

}  // namespace eco::report
