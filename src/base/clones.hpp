#pragma once

/// Marks a loop that is compiled for several instruction sets and chosen when the program starts: the shipped binary
/// runs on any x86-64 and is still fast. Results do not depend on the choice: no contraction, no reordering, see
/// vmath.hpp.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__) && !defined(ECO_NO_CLONES)
#define ECO_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ECO_CLONES
#endif
