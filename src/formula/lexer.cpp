#include "formula/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace eco::formula {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_word_part(char c)
{
    return is_digit(c) || is_letter(c) || c == '_';
}

struct Operator {
    std::string_view written, meant;  // a sign that belongs to a formula is meant as written
};

/// Longest first. What other languages write is refused, and read as what it means.
constexpr std::array<Operator, 39> operators{{
    {"===", "=="}, {"!==", "!="}, {"...", ".."}, {"==", "=="}, {"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"??", "??"},
    {"..", ".."},  {"**", "^"},   {"&&", "and"}, {"||", "or"}, {"<>", "!="}, {"=<", "<="}, {"=>", ">="}, {"~=", "!="},
    {"//", "/"},   {":=", "="},   {"+", "+"},    {"-", "-"},   {"*", "*"},   {"/", "/"},   {"^", "^"},   {"(", "("},
    {")", ")"},    {",", ","},    {"=", "="},    {"<", "<"},   {">", ">"},   {"{", "{"},   {"}", "}"},   {".", "."},
    {"]", "]"},    {"&", "and"},  {"|", "or"},   {"!", "not"}, {"~", "not"}, {":", "/"},   {"?", "??"},
}};

/// `:` and `?` have other meanings elsewhere, so what is meant is only a guess.
bool is_guess(std::string_view written)
{
    return written == ":" || written == "?" || written == ":=";
}

class Lexer {
public:
    Lexer(const Source& source, Problems& problems) : source_(source), text_(source.text), problems_(problems) {}

    std::vector<Token> cut()
    {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
                ++at_;
            else if (c == '#')
                at_ = std::min(text_.find('\n', at_), text_.size());
            else if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))
                read_number();
            else if (is_letter(c))
                read_name();
            else if (c == '[')
                read_unit();
            else if (c == '"' || c == '\'')
                read_quoted();
            else if (!read_operator())
                read_foreign();
        }
        push(Token::Kind::end, "", text_.size(), text_.size());
        return std::move(tokens_);
    }

private:
    void push(Token::Kind kind, std::string text, std::size_t begin, std::size_t end)
    {
        tokens_.push_back({kind, std::move(text), static_cast<int>(begin), static_cast<int>(end), 0});
    }

    void report(std::size_t at, const char* key, Args args = {})
    {
        problems_.add(source_.problem(static_cast<int>(at), key, std::move(args)));
    }

    char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_digits()
    {
        while (is_digit(peek(0)))
            ++at_;
    }

    void read_number()
    {
        const std::size_t begin = at_;
        skip_digits();
        if (peek(0) == '.' && is_digit(peek(1))) {
            ++at_;
            skip_digits();
        }
        if (const std::size_t sign = peek(1) == '+' || peek(1) == '-';
            (peek(0) | 0x20) == 'e' && is_digit(peek(1 + sign))) {
            at_ += 1 + sign;
            skip_digits();
        }
        bool is_bad = text_[begin] == '.' || peek(0) == '_' || is_letter(peek(0)) || (peek(0) == '.' && peek(1) != '.');
        if (is_bad)
            while (is_word_part(peek(0)) || (peek(0) == '.' && peek(1) != '.'))
                ++at_;
        const std::string number(text_.substr(begin, at_ - begin));
        double value = 0;
        if (is_bad)
            report(begin, "formula.syntax.bad_number", {{"found", number}});
        else if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc())
            report(begin, "formula.syntax.number_out_of_range", {{"found", number}});
        push(Token::Kind::number, number, begin, at_);
    }

    void read_name()
    {
        const std::size_t begin = at_;
        while (is_word_part(peek(0)))
            ++at_;
        push(Token::Kind::name, std::string(text_.substr(begin, at_ - begin)), begin, at_);
    }

    void read_unit()
    {
        const std::size_t begin = at_;
        const std::size_t end = text_.find_first_of("]\n[", begin + 1);
        if (end == text_.npos || text_[end] != ']') {
            report(begin, "formula.syntax.unclosed_bracket");
            at_ = end == text_.npos ? text_.size() : end;
            push(Token::Kind::bad, "[", begin, at_);
            return;
        }
        std::size_t first = begin + 1, last = end;
        while (first < last && (text_[first] == ' ' || text_[first] == '\t'))
            ++first;
        while (last > first && (text_[last - 1] == ' ' || text_[last - 1] == '\t'))
            --last;
        if (first == last)
            report(begin, "formula.syntax.empty_unit");
        at_ = end + 1;
        push(Token::Kind::unit, std::string(text_.substr(first, last - first)), begin, at_);
        tokens_.back().unit_at = static_cast<int>(first);
    }

    void read_quoted()
    {
        const std::size_t begin = at_;
        const std::size_t close = text_.find(text_[begin], begin + 1);
        at_ = close == text_.npos ? text_.size() : close + 1;
        report(begin, "formula.syntax.quoted_text", {{"found", std::string(text_.substr(begin, at_ - begin))}});
        push(Token::Kind::bad, "", begin, at_);
    }

    bool read_operator()
    {
        for (const auto& [written, meant] : operators) {
            if (!text_.substr(at_).starts_with(written))
                continue;
            if (written != meant)
                report(at_, is_guess(written) ? "formula.syntax.stray_sign" : "formula.syntax.foreign_operator",
                       {{"found", std::string(written)}, {"replacement", std::string(meant)}});
            push_meant(is_guess(written) ? "" : std::string(meant), at_, at_ + written.size());
            at_ += written.size();
            return true;
        }
        return false;
    }

    /// Empty: nothing can be meant.
    void push_meant(const std::string& meant, std::size_t begin, std::size_t end)
    {
        const auto kind = meant.empty()         ? Token::Kind::bad
                          : is_letter(meant[0]) ? Token::Kind::name
                          : is_digit(meant[0])  ? Token::Kind::number
                                                : Token::Kind::sign;
        push(kind, meant.empty() ? std::string(text_.substr(begin, end - begin)) : meant, begin, end);
    }

    /// A sign of a Chinese keyboard, a printed operator, a letter that is not ASCII, or bytes that are no text.
    void read_foreign()
    {
        const std::size_t begin = at_;
        const auto length = static_cast<std::size_t>(character_length(text_.substr(at_)));
        if (length == 0) {
            report(begin, "formula.syntax.bad_bytes");
            while (at_ < text_.size() && character_length(text_.substr(at_)) == 0)
                ++at_;
            push(Token::Kind::bad, "", begin, at_);
            return;
        }
        const std::string character(text_.substr(at_, length));
        if (character == "\xE3\x80\x80" || character == "\xC2\xA0" || character == "\xEF\xBB\xBF") {
            report(begin, "formula.syntax.wide_space");
            at_ += length;
        } else if (const ForeignSign sign = find_foreign_sign(character); !sign.replacement.empty()) {
            read_foreign_sign(sign, length);
        } else if (length == 1) {
            at_ += 1;
            const bool is_percent = character == "%";
            report(begin, is_percent ? "formula.syntax.percent_sign" : "formula.syntax.stray_sign",
                   {{"found", character[0] > ' ' ? character : "\\" + std::to_string(character[0])}});
            push(Token::Kind::bad, character, begin, at_);
        } else {
            read_foreign_word();
        }
    }

    void read_foreign_sign(const ForeignSign& first, std::size_t length)
    {
        const std::size_t begin = at_;
        std::string replacement = first.replacement, token = first.token;
        at_ += length;
        if (token.size() == 1 && is_word_part(token[0]))
            for (;;) {
                const auto next = static_cast<std::size_t>(character_length(text_.substr(at_)));
                const ForeignSign more = next > 1 ? find_foreign_sign(text_.substr(at_, next)) : ForeignSign{};
                if (more.token.size() != 1 || !is_word_part(more.token[0]))
                    break;
                at_ += next;
                token += more.token;
                replacement = token;
            }
        report(begin, first.is_full_width ? "formula.syntax.full_width" : "formula.syntax.printed_sign",
               {{"found", std::string(text_.substr(begin, at_ - begin))}, {"replacement", replacement}});
        push_meant(token, begin, at_);
    }

    void read_foreign_word()
    {
        const std::size_t begin = at_;
        int length = character_length(text_.substr(at_));
        while (length > 1 &&
               find_foreign_sign(text_.substr(at_, static_cast<std::size_t>(length))).replacement.empty()) {
            at_ += static_cast<std::size_t>(length);
            while (is_word_part(peek(0)))
                ++at_;
            length = character_length(text_.substr(at_));
        }
        report(begin, "formula.syntax.not_ascii", {{"found", std::string(text_.substr(begin, at_ - begin))}});
        push(Token::Kind::name, std::string(text_.substr(begin, at_ - begin)), begin, at_);
    }

    const Source& source_;
    std::string_view text_;
    Problems& problems_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> cut(const Source& source, Problems& problems)
{
    return Lexer(source, problems).cut();
}

}  // namespace eco::formula
