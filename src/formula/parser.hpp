#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "formula/lexer.hpp"
#include "formula/names.hpp"
#include "formula/tree.hpp"

namespace eco::formula {

/// Recursive descent over the tokens of one formula; one member function a rule of the grammar. A missing operand is
/// reported and stood in for, so that reading goes on; after a value that nothing can follow, reading goes on behind
/// the next comma or parenthesis.
class Parser {
public:
    explicit Parser(const Source& source);
    /// Errors: InputError with every problem.
    TreePtr parse();

private:
    struct Panic {};  // reported; the reader is between two tokens that do not fit
    struct Abort {};  // reported; nothing after this can be trusted

    /// What may stand around the expression at hand: decides what an unfitting token is called.
    struct Around {
        std::string callee;  // empty at the top and in plain parentheses
        bool is_reduction = false;
        bool is_known = true;
    };

    /// Counts how deep parentheses, calls and powers stand in each other.
    class Nesting {
    public:
        explicit Nesting(Parser& parser);
        ~Nesting() { --parser_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        Parser& parser_;
    };

    // parser.cpp: expressions
    TreePtr formula();
    TreePtr either();
    TreePtr both();
    TreePtr negated();
    TreePtr relation();
    TreePtr sum();
    TreePtr product();
    TreePtr sign();
    TreePtr power();
    TreePtr atom();
    TreePtr number();
    TreePtr name();
    TreePtr parenthesised();
    TreePtr missing_operand();
    TreePtr misplaced_word();
    void chained(int begin, int middle, int end);
    bool is_relation() const;
    Set set();
    void set_labels(Set& set);
    void set_range(Set& set);
    [[noreturn]] void complain_after_value(const Around& around);
    const char* key_after_value(const Around& around) const;

    // parser_call.cpp: calls, reductions, clauses
    TreePtr call();
    TreePtr missing_call(const Token& callee);
    TreePtr strip_call(const Token& callee);
    void arguments(Tree& tree, const Around& around);
    TreePtr method_word();
    void argument(Tree& tree, const Around& around);
    void clauses(Tree& tree, const Around& around);
    Clause clause();
    void clause_over(Clause& clause);
    void clause_need(Clause& clause);
    Clause::Index index();
    void close_call(const Token& open);
    void check_function(const Tree& tree, const FunctionForm& form);
    void check_named(const Tree& tree, const FunctionForm& form);
    void check_reduction(const Tree& tree, const ReductionForm& form);
    void check_clause_kinds(const Tree& tree, const ReductionForm& form);
    double whole_number(const char* key);

    const Token& now() const { return tokens_[next_]; }
    const Token& after(std::size_t ahead) const { return tokens_[std::min(next_ + ahead, tokens_.size() - 1)]; }
    const Token& before() const { return tokens_[next_ - 1]; }
    const Token& take();
    bool accept(const char* sign);
    bool accept_word(const char* word);
    bool starts_value() const;
    void skip_to_end_of_argument();

    std::string slice(int begin, int end) const;
    void report(int at, const char* key, Args args = {});
    void report_unclosed(int at);
    int open_parenthesis() const;
    std::shared_ptr<Tree> node(Op op, int at, std::vector<TreePtr> args = {});
    TreePtr finish(std::shared_ptr<Tree> tree);
    TreePtr stand_in();

    const Source& source_;
    Problems problems_;
    std::set<int> reported_;  // offsets: one mistake gives one problem
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    int depth_ = 0;
    bool is_damaged_ = false;  // something was stood in for in the call at hand: its arguments are not counted
    bool is_balanced_ = true;
    bool is_unclosed_reported_ = false;
    std::vector<Around> around_{Around{}};
};

}  // namespace eco::formula
