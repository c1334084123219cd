#pragma once
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"

namespace eco::account {

/// What the totals of a place and year read: booked values by service and reported figures.
class TotalData : public engine::Data {
public:
    TotalData(const method::Checked& checked, std::vector<std::string> services)
        : checked_(checked), services_(std::move(services))
    {
    }
    const std::vector<std::string>& labels(const std::string& index) override
    {
        return index == "service" ? services_ : checked_.words.find(index)->labels;
    }
    const std::vector<int>& determined_by_pixel(const std::string&) override
    {
        throw std::logic_error("totals have no pixels");
    }
    engine::Array input(const formula::Expr& expr, engine::Reasons& reasons) override
    {
        const std::string name = expr.text.substr(expr.text.find(':') + 1);
        if (name == "booked_value" || name == "group") {
            engine::Array array = engine::make_array({"service"}, {static_cast<int>(services_.size())});
            for (std::size_t i = 0; i < services_.size(); ++i) {
                if (name == "group") {
                    array.values[i] =
                        checked_.words.label_number("group", checked_.package->find_sheet(services_[i])->group);
                } else if (const auto& value = values[services_[i]]; value.first) {
                    array.values[i] = *value.first;
                } else {
                    array.values[i] = std::nan("");
                    array.reasons[i] = reasons.number(value.second);
                }
            }
            return array;
        }
        engine::Array array = engine::make_scalar(0);
        if (const auto found = figures.find(name); found != figures.end() && found->second.first) {
            array.values[0] = *found->second.first;
        } else {
            array.values[0] = std::nan("");
            array.reasons[0] = reasons.number(found == figures.end() ? "not_supplied: " + name : found->second.second);
        }
        return array;
    }
    std::string choice(const std::string&) override { return {}; }
    std::vector<std::string> regions(const std::string&) override { return {}; }

    std::map<std::string, std::pair<std::optional<double>, std::string>> values;   // CNY a-1, or why not
    std::map<std::string, std::pair<std::optional<double>, std::string>> figures;  // in the total's unit

private:
    const method::Checked& checked_;
    std::vector<std::string> services_;
};

}  // namespace eco::account
