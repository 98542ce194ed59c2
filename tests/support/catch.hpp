#pragma once

// Catch2 2 and 3 name their header differently; the tests use what both offer.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
