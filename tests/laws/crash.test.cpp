#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "ledger/ledger.hpp"
#include "territory.hpp"

namespace eco::laws {

TEST(crash, killing_an_account_at_any_moment_leaves_only_whole_runs)
{
    made_project();  // made before the first child, so that each child gets to the pass and to the booking
    const std::string file = made_scene() + "/crash.ecoledger";
    const account::Run whole = account_of({.threads = 1});
    std::mt19937 random(11);
    int killed = 0;
    for (int round = 0; round < 25; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (int place = 0;; ++place) {
                const auto& id = made_project().prepared.places[static_cast<std::size_t>(place % 13)].id;
                ledger::Ledger::open(file).publish(account_of({.threads = 1, .only_places = {id}}));
            }
        }
        ::usleep(static_cast<useconds_t>(random() % 400000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        killed += WIFSIGNALED(status);
        ledger::Ledger ledger = ledger::Ledger::open(file);
        for (const auto& run : ledger.runs()) {
            const account::Run stored = ledger.load(run.id);  // proves the checksum
            ASSERT_EQ(stored.places.size(), 2u);
            std::size_t expected = 0;
            for (const auto& cell : whole.cells)
                expected += cell.place == stored.places[0].id;
            EXPECT_EQ(stored.cells.size(), expected);
        }
    }
    EXPECT_EQ(killed, 25);
}

}  // namespace eco::laws
