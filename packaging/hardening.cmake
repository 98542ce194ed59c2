# What a release build is compiled and linked with, so that a fault in it is harder to use for an attack. Included
# before any target; packaging/check-hardening looks for each of these in the program.
#
# - Full RELRO: the tables of foreign functions are read-only before the program starts.
# - A position-independent program: its addresses differ at each start.
# - Stack protector, stack clash protection: a frame that is overrun ends the program, and so does a jump over the
#   stack's guard page.
# - _FORTIFY_SOURCE: the C library checks the size of what it writes to, where the compiler knows it.
# - CET: functions that may be called indirectly begin with a landing pad, so that processors and systems that have
#   it refuse other targets.
string(APPEND CMAKE_CXX_FLAGS_RELEASE
       " -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  string(APPEND CMAKE_CXX_FLAGS_RELEASE " -fcf-protection=full")
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
string(APPEND CMAKE_EXE_LINKER_FLAGS_RELEASE " -Wl,-z,relro,-z,now,-z,noexecstack")
