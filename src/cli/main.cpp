#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "cli/command.hpp"

int main(int argc, char** argv)
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    const eco::cli::Context context{eco::language_of_environment(), std::cout, std::cerr, isatty(STDERR_FILENO) == 1,
                                    program.parent_path().string()};
    return eco::cli::run_program({argv + 1, argv + argc}, context);
}
