#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/file.hpp"
#include "report/write_docx.hpp"

namespace eco::report {
namespace {

namespace fs = std::filesystem;

/// The program of LibreOffice on the PATH; empty if there is none.
std::string find_office()
{
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        for (const char* name : {"soffice", "libreoffice"})
            if (const std::string file = folder + "/" + name; access(file.c_str(), X_OK) == 0)
                return file;
    return {};
}

/// A folder that is removed with everything in it.
struct Folder {
    Folder()
    {
        std::string pattern = (fs::temp_directory_path() / "ecoledger_XXXXXX").string();
        if (!mkdtemp(pattern.data()))
            throw IoError("cannot create " + pattern);
        path = pattern;
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string path;
};

/// Runs a program without output and waits; true if it ends with 0.
bool run(std::vector<std::string> words)
{
    std::vector<char*> args;
    for (auto& word : words)
        args.push_back(word.data());
    args.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int stream : {1, 2})
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int error = posix_spawn(&child, args[0], &actions, nullptr, args.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    return error == 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

void write_pdf(const Content& content, const DocxOptions& options, const std::string& path)
{
    const std::string office = find_office();
    if (office.empty())
        throw InputError(Problem{{}, "report.pdf.no_office", {}, {}, false});
    const Folder folder;
    write_docx(content, options, folder.path + "/report.docx");
    // A profile of its own: an office that is open does not take the order.
    const bool is_done = run({office, "-env:UserInstallation=file://" + folder.path + "/profile", "--headless",
                              "--convert-to", "pdf", "--outdir", folder.path, folder.path + "/report.docx"});
    if (!is_done || !fs::exists(folder.path + "/report.pdf"))
        throw IoError(office + " --convert-to pdf");
    write_file_atomically(path, read_file(folder.path + "/report.pdf"));
}

}  // namespace eco::report
