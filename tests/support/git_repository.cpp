#include "support/git_repository.hpp"

#include <stdexcept>

#include "support/process.hpp"

namespace support {

GitRepository::GitRepository() { git({"init", "-q", "-b", "main"}); }

std::string GitRepository::git(const std::vector<std::string>& arguments) const {
  Argv argv = {"git", "-c", "protocol.file.allow=always"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  ProcessResult result = run(argv, {.environment = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                    {"GIT_CONFIG_NOSYSTEM", "1"},
                                                    {"GIT_AUTHOR_NAME", "Ann"},
                                                    {"GIT_AUTHOR_EMAIL", "ann@example.org"},
                                                    {"GIT_COMMITTER_NAME", "Ann"},
                                                    {"GIT_COMMITTER_EMAIL", "ann@example.org"}},
                                    .folder = path()});
  if (result.status != 0) throw std::runtime_error("git: " + describe(result));
  if (result.out.ends_with('\n')) result.out.pop_back();
  return result.out;
}

std::string GitRepository::commit(std::string_view name, std::string_view bytes) const {
  folder_.write(name, bytes);
  git({"add", "--all"});
  git({"commit", "-q", "-m", "a change"});
  return git({"rev-parse", "HEAD"});
}

}  // namespace support
