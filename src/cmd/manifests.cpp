#include "cmd/manifests.hpp"

#include <thread>
#include <utility>

#include "cmd/output.hpp"
#include "search/rules.hpp"

namespace cmd {

Manifests::Manifests(Inputs inputs, const InputOptions& options)
    : unread(report_all(inputs.failures)),
      stream(std::move(inputs.read), std::thread::hardware_concurrency()),
      configuration(read_configuration(stream, options)) {
  tell(configuration.warnings);
  misconfigured = report_all(configuration.faults);
  stream.add_results(configuration.warnings);
  stream.add_results(configuration.faults);
  stream.search(search::Rules(configuration.search_rules()), std::thread::hardware_concurrency());
  faulty = report_all(stream.faults());
}

}  // namespace cmd
