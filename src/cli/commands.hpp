#pragma once
#include <memory>

#include "cli/command.hpp"

namespace eco::cli {

// One function for each command, each in the file of its name.
std::unique_ptr<Command> make_methods_list();
std::unique_ptr<Command> make_methods_show();
std::unique_ptr<Command> make_methods_inputs();
std::unique_ptr<Command> make_methods_check();
std::unique_ptr<Command> make_methods_sign();
std::unique_ptr<Command> make_methods_test();
std::unique_ptr<Command> make_methods_coverage();
std::unique_ptr<Command> make_methods_diff();
std::unique_ptr<Command> make_methods_format();
std::unique_ptr<Command> make_scene_check();
std::unique_ptr<Command> make_scene_prepare();
std::unique_ptr<Command> make_scene_make();
std::unique_ptr<Command> make_account();
std::unique_ptr<Command> make_runs();
std::unique_ptr<Command> make_show();
std::unique_ptr<Command> make_compare();
std::unique_ptr<Command> make_explain();
std::unique_ptr<Command> make_condition();
std::unique_ptr<Command> make_extent();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_report();
std::unique_ptr<Command> make_replay();
std::unique_ptr<Command> make_plan();
std::unique_ptr<Command> make_run();
std::unique_ptr<Command> make_reduce();
std::unique_ptr<Command> make_verify();
std::unique_ptr<Command> make_what_if();
std::unique_ptr<Command> make_uncertainty();
std::unique_ptr<Command> make_bridge();

}  // namespace eco::cli
