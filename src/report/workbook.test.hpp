#pragma once
#include <zip.h>

#include <cstdlib>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "base/problem.hpp"

/// For tests: reads a workbook back from its XML, without the library that wrote it.
namespace eco::report::testing_workbook {

struct ReadCell {
    bool is_number = false;
    double value = 0;
    std::string text;
    bool is_empty() const { return !is_number && text.empty(); }
};

using Rows = std::vector<std::vector<ReadCell>>;

/// The bytes of each part of a zip archive by its name. Errors: IoError.
inline std::map<std::string, std::string> read_parts(const std::string& path)
{
    int error = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
    if (!archive)
        throw IoError("no zip archive: " + path);
    std::map<std::string, std::string> parts;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        zip_stat_t about;
        zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &about);
        std::string bytes(about.size, '\0');
        zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
        if (!file || zip_fread(file, bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
            throw IoError(std::string("broken part: ") + about.name);
        zip_fclose(file);
        parts[about.name] = std::move(bytes);
    }
    zip_discard(archive);
    return parts;
}

inline pugi::xml_document parse(const std::string& bytes)
{
    pugi::xml_document out;
    if (!out.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata))
        throw IoError("broken XML");
    return out;
}

inline std::string text_of(const pugi::xml_node& node)
{
    std::string out;
    for (const auto& t : node.select_nodes(".//t"))
        out += t.node().text().get();
    return out;
}

/// "C7" as column 2 and row 6.
inline std::pair<std::size_t, std::size_t> position(const std::string& reference)
{
    std::size_t column = 0, at = 0;
    for (; at < reference.size() && reference[at] >= 'A'; ++at)
        column = column * 26 + static_cast<std::size_t>(reference[at] - 'A' + 1);
    return {column - 1, std::strtoul(reference.c_str() + at, nullptr, 10) - 1};
}

inline Rows read_sheet(const std::string& bytes, const std::vector<std::string>& strings)
{
    Rows rows;
    const auto xml = parse(bytes);
    for (const auto& found : xml.select_nodes("//sheetData/row/c")) {
        const pugi::xml_node c = found.node();
        const auto [column, row] = position(c.attribute("r").value());
        rows.resize(std::max(rows.size(), row + 1));
        rows[row].resize(std::max(rows[row].size(), column + 1));
        ReadCell& cell = rows[row][column];
        const std::string value = c.child("v").text().get();
        if (std::string(c.attribute("t").value()) == "s")
            cell.text = strings.at(std::strtoul(value.c_str(), nullptr, 10));
        else if (!value.empty())
            cell = {true, std::strtod(value.c_str(), nullptr), value};
    }
    return rows;
}

/// The cells of each sheet by its name.
inline std::map<std::string, Rows> read_workbook(const std::string& path)
{
    const auto parts = read_parts(path);
    std::vector<std::string> strings;
    const auto shared = parse(parts.at("xl/sharedStrings.xml"));
    for (const auto& found : shared.select_nodes("//si"))
        strings.push_back(text_of(found.node()));
    std::map<std::string, Rows> out;
    int number = 0;
    const auto book = parse(parts.at("xl/workbook.xml"));
    for (const auto& found : book.select_nodes("//sheets/sheet"))
        out[found.node().attribute("name").value()] =
            read_sheet(parts.at("xl/worksheets/sheet" + std::to_string(++number) + ".xml"), strings);
    return out;
}

/// A table of a sheet: the rows between the heading, whose first cell is `first`, and the empty row before the notes.
struct ReadTable {
    std::vector<std::string> heading;
    Rows rows;

    ReadTable(const Rows& sheet, const std::string& first)
    {
        std::size_t at = 0;
        while (at < sheet.size() && (sheet[at].empty() || sheet[at][0].text != first))
            ++at;
        for (const auto& cell : sheet.at(at))
            heading.push_back(cell.text);
        for (++at; at < sheet.size() && !sheet[at].empty(); ++at) {
            rows.push_back(sheet[at]);
            rows.back().resize(heading.size());
        }
    }
    std::size_t column(const std::string& title) const
    {
        for (std::size_t i = 0; i < heading.size(); ++i)
            if (heading[i] == title)
                return i;
        throw std::out_of_range("no column " + title);
    }
};

}  // namespace eco::report::testing_workbook
