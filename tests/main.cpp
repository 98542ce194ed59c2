#define CATCH_CONFIG_RUNNER
#include <csignal>

#include "support/catch.hpp"

int main(int argc, char** argv) {
  // A shell that runs the tests in the background has them ignore SIGINT and SIGQUIT, and nohup SIGHUP.
  // Programs inherit that, so the kpin that a test interrupts would not notice.
  for (const int signal : {SIGINT, SIGQUIT, SIGHUP}) std::signal(signal, SIG_DFL);
  return Catch::Session().run(argc, argv);
}
