#include "report/fill.hpp"

#include <algorithm>
#include <functional>

#include "formula/checker.hpp"

namespace eco::report {
namespace {

using pugi::xml_node;

/// Where the marks of a text stand: the name between {{ and }}, without blanks around it.
struct Mark {
    std::size_t begin = 0, end = 0;
    std::string name;
};

std::vector<Mark> find_marks(const std::string& text)
{
    std::vector<Mark> out;
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
        const std::size_t close = text.find("}}", at);
        if (close == std::string::npos)
            break;
        const auto first = text.find_first_not_of(' ', at + 2), last = text.find_last_not_of(' ', close - 1);
        out.push_back({at, close + 2, first <= last && first < close ? text.substr(first, last - first + 1) : ""});
        at = close + 2;
    }
    return out;
}

std::vector<xml_node> descendants(xml_node node, const char* name)
{
    std::vector<xml_node> out;
    auto found = node.select_nodes((".//" + std::string(name)).c_str());
    found.sort();
    for (const auto& one : found)
        out.push_back(one.node());
    return out;
}

std::string text_of(xml_node node)
{
    std::string out;
    for (const auto& t : descendants(node, "w:t"))
        out += t.text().get();
    return out;
}

/// Sets the text of a w:t; line breaks become w:br between texts of the same run.
void set_text(xml_node t, const std::string& text)
{
    const auto write = [](xml_node to, const std::string& line) {
        to.text().set(line.c_str());
        to.remove_attribute("xml:space");
        to.append_attribute("xml:space") = "preserve";
    };
    std::size_t at = text.find('\n');
    write(t, text.substr(0, at));
    for (xml_node last = t; at != std::string::npos;) {
        const std::size_t next = text.find('\n', at + 1);
        last = t.parent().insert_child_after("w:br", last);
        last = t.parent().insert_child_after("w:t", last);
        write(last, text.substr(at + 1, next == std::string::npos ? next : next - at - 1));
        at = next;
    }
}

/// Brings each mark of the paragraph into the text in which it begins.
void join_marks(xml_node paragraph)
{
    const auto texts = descendants(paragraph, "w:t");
    std::string all;
    std::vector<std::size_t> begins;
    for (const auto& t : texts) {
        begins.push_back(all.size());
        all += t.text().get();
    }
    const auto marks = find_marks(all);
    std::vector<std::string> parts(texts.size());
    for (std::size_t i = 0, at = 0; at < all.size(); ++at) {
        while (i + 1 < begins.size() && begins[i + 1] <= at)
            ++i;
        std::size_t owner = i;
        for (const auto& mark : marks)
            if (mark.begin < at && at < mark.end)
                for (owner = 0; owner + 1 < begins.size() && begins[owner + 1] <= mark.begin;)
                    ++owner;
        parts[owner] += all[at];
    }
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (parts[i] != texts[i].text().get())
            set_text(texts[i], parts[i]);
}

class Filler {
public:
    Filler(const Filling& filling, const std::string& file, Problems& problems)
        : filling_(filling), file_(file), problems_(problems)
    {
    }

    std::vector<std::string> fill(pugi::xml_document& document)
    {
        for (const auto& paragraph : descendants(document, "w:p"))
            join_marks(paragraph);
        for (const auto& paragraph : descendants(document, "w:p"))
            check(paragraph);
        for (const auto& row : descendants(document, "w:tr"))
            if (descendants(row, "w:tr").empty())
                repeat(row);
        for (const auto& paragraph : descendants(document, "w:p")) {
            if (const Sheet* sheet = find_table(paragraph)) {
                insert_table(paragraph, *sheet);
                paragraph.parent().remove_child(paragraph);
            } else if (const auto figures = find_figures(paragraph); !figures.empty()) {
                for (const auto* figure : figures)
                    insert_figure(paragraph, *figure, filling_.figure_word, ++figure_number_);
                paragraph.parent().remove_child(paragraph);
            } else {
                repeat(paragraph);
            }
        }
        for (const auto& t : descendants(document, "w:t"))
            put(t, [&](const std::string& name) { return find_text(name); });
        return std::move(names_);
    }

private:
    static std::string before_dot(const std::string& name) { return name.substr(0, name.find('.')); }
    static std::string after_dot(const std::string& name)
    {
        const auto dot = name.find('.');
        return dot == std::string::npos ? "" : name.substr(dot + 1);
    }

    const Sheet* find_table(const std::string& id) const
    {
        for (const auto* sheet : filling_.tables)
            if (sheet->id == id)
                return sheet;
        return nullptr;
    }
    const Sheet* find_table(xml_node paragraph) const
    {
        for (const auto& mark : find_marks(text_of(paragraph)))
            if (before_dot(mark.name) == "table")
                if (const Sheet* sheet = find_table(after_dot(mark.name)))
                    return sheet;
        return nullptr;
    }

    /// Those that a name behind "figure." stands for: one, or all of a kind.
    std::vector<const Figure*> find_figures(const std::string& name) const
    {
        std::vector<const Figure*> out;
        for (const auto& figure : filling_.figures)
            if (figure.id == name || figure.kind == name)
                out.push_back(&figure);
        return out;
    }
    std::vector<const Figure*> find_figures(xml_node paragraph) const
    {
        for (const auto& mark : find_marks(text_of(paragraph)))
            if (before_dot(mark.name) == "figure")
                return find_figures(after_dot(mark.name));
        return {};
    }

    const std::string* find_text(const std::string& name) const
    {
        const auto found = filling_.texts.find(name);
        return found == filling_.texts.end() ? nullptr : &found->second;
    }

    bool is_known(const std::string& name) const
    {
        if (find_text(name) || (before_dot(name) == "table" && find_table(after_dot(name))) ||
            (before_dot(name) == "figure" && !find_figures(after_dot(name)).empty()))
            return true;
        const auto list = filling_.lists.find(before_dot(name));
        return list != filling_.lists.end() &&
               std::count(list->second.fields.begin(), list->second.fields.end(), after_dot(name)) > 0;
    }

    std::vector<std::string> known_names() const
    {
        std::vector<std::string> out;
        for (const auto& [name, text] : filling_.texts)
            out.push_back(name);
        for (const auto& [name, list] : filling_.lists)
            for (const auto& field : list.fields)
                out.push_back(name + "." + field);
        for (const auto* sheet : filling_.tables)
            out.push_back("table." + sheet->id);
        for (const auto& figure : filling_.figures)
            for (const auto& one : {figure.id, figure.kind})
                if (const std::string name = "figure." + one; std::count(out.begin(), out.end(), name) == 0)
                    out.push_back(name);
        return out;
    }

    void check(xml_node paragraph)
    {
        const std::string text = text_of(paragraph);
        const auto marks = find_marks(text);
        for (const auto& mark : marks) {
            names_.push_back(mark.name);
            if (!is_known(mark.name))
                add_unknown(mark.name);
        }
        if (text.find("{{", marks.empty() ? 0 : marks.back().end) != std::string::npos)
            problems_.add(
                Problem{{file_, 0, 0, {}}, "report.docx.unclosed", {{"text", text.substr(0, 120)}}, {}, false});
    }

    void add_unknown(const std::string& name)
    {
        const auto names = known_names();
        std::string near = formula::nearest_name(name, names);
        if (near.empty())
            for (const auto& one : names)
                near += (near.empty() ? "" : ", ") + one;
        problems_.add(Problem{{file_, 0, 0, {}}, "report.docx.unknown", {{"name", name}, {"known", near}}, {}, false});
    }

    /// Copies a node with marks of a list for each item, and fills these marks.
    void repeat(xml_node node) const
    {
        for (const auto& mark : find_marks(text_of(node))) {
            const auto list = filling_.lists.find(before_dot(mark.name));
            if (list == filling_.lists.end())
                continue;
            auto items = list->second.items;
            if (items.empty())
                items.emplace_back(list->second.fields.size(), "—");
            for (const auto& item : items) {
                const xml_node copy = node.parent().insert_copy_before(node, node);
                for (const auto& t : descendants(copy, "w:t"))
                    put(t, [&](const std::string& name) -> const std::string* {
                        const auto& fields = list->second.fields;
                        const auto field = std::find(fields.begin(), fields.end(), after_dot(name));
                        if (before_dot(name) != list->first || field == fields.end())
                            return nullptr;
                        return &item[static_cast<std::size_t>(field - fields.begin())];
                    });
            }
            node.parent().remove_child(node);
            return;
        }
    }

    /// Replaces the marks for which there is a text.
    static void put(xml_node t, const std::function<const std::string*(const std::string&)>& text_for)
    {
        const std::string text = t.text().get();
        std::string out;
        std::size_t at = 0;
        for (const auto& mark : find_marks(text)) {
            const std::string* found = text_for(mark.name);
            out += text.substr(at, mark.begin - at) + (found ? *found : text.substr(mark.begin, mark.end - mark.begin));
            at = mark.end;
        }
        if (at > 0)
            set_text(t, out + text.substr(at));
    }

    const Filling& filling_;
    std::string file_;
    Problems& problems_;
    std::vector<std::string> names_;
    int figure_number_ = 0;
};

}  // namespace

std::vector<std::string> fill(pugi::xml_document& document, const Filling& filling, const std::string& file,
                              Problems& problems)
{
    return Filler(filling, file, problems).fill(document);
}

}  // namespace eco::report
