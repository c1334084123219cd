#pragma once
#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "report/canvas.hpp"
#include "report/sheet.hpp"

namespace eco::report {

/// What the marks of a document stand for: {{name}} a text, {{list.field}} a field of each item of a list, {{table.T1}}
/// a table of the report, {{figure.ID}} a picture, {{figure.KIND}} all of a kind.
struct Filling {
    struct List {
        std::vector<std::string> fields;
        std::vector<std::vector<std::string>> items;
    };
    std::map<std::string, std::string> texts;
    std::map<std::string, List> lists;
    std::vector<const Sheet*> tables;
    std::vector<Figure> figures;
    std::string figure_word;  // before the number of a figure
};

/// Puts the filling into a part of a Word document. A mark may be spread over runs, as Word does; it takes the look of
/// the run in which it begins. The table row or, outside of tables, the paragraph that holds a mark of a list is
/// repeated for each item; a list without items gives one with dashes. A paragraph with a mark of a table is replaced
/// or of figures is replaced by them. Adds a problem for every mark that stands for nothing or is not closed. Gives the
/// names of marks that it met.
std::vector<std::string> fill(pugi::xml_document& document, const Filling& filling, const std::string& file,
                              Problems& problems);

/// The table as WordprocessingML before `place`: title, headings that repeat on every page, shown figures.
void insert_table(pugi::xml_node place, const Sheet& sheet);

/// The picture before `place` with its title below; the title alone if there is no picture. `number` is its number in
/// the document. The part's relationships must name `relation_of(figure)`.
void insert_figure(pugi::xml_node place, const Figure& figure, const std::string& word, int number);
std::string relation_of(const Figure& figure);

}  // namespace eco::report
