#include "cmd/revision.hpp"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "cmd/stream.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

/// The files of the inputs, each once whatever names it has: its own rather than that of a link.
class Files {
 public:
  explicit Files(const std::vector<Input>& inputs) {
    std::error_code none;
    for (const Input& input : inputs) {
      if (!fs::is_symlink(input.path, none)) with_own_name_.insert(fs::canonical(input.path, none));
    }
  }

  /// Whether `input` is what its file comes as. What is no file always is.
  bool take(const Input& input) {
    std::error_code none;
    const fs::path file = fs::canonical(input.path, none);
    if (none) return true;
    if (fs::is_symlink(input.path, none) && with_own_name_.contains(file)) return false;
    return taken_.insert(file).second;
  }

 private:
  std::set<fs::path> with_own_name_ = {};
  std::set<fs::path> taken_ = {};
};

}  // namespace

std::vector<Revision> Stream::revisions(const std::map<std::string, resolve::Outcome>& outcomes,
                                        Annotation annotation) const {
  std::vector<std::vector<manifest::Edit>> edits(inputs_.size());
  for (const Document& document : documents_) {
    const auto begin = static_cast<std::size_t>(document.text.data() - inputs_[document.input].bytes.data());
    const bool is_stream = inputs_[document.input].path.empty() && annotation == Annotation::on_typed;
    const Annotation wanted = is_stream ? Annotation::written : annotation;
    for (manifest::Edit& edit : document_edits(document.images, outcomes, wanted)) {
      edit.span.begin += begin;
      edit.span.end += begin;
      edits[document.input].push_back(std::move(edit));
    }
  }
  std::vector<Revision> revisions;
  Files files(inputs_);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    Revision revision = {.input = inputs_[i], .edits = std::move(edits[i])};
    manifest::splice(revision.input.bytes, revision.edits, revision.bytes);
    if (revision.bytes != revision.input.bytes && files.take(revision.input))
      revisions.push_back(std::move(revision));
  }
  return revisions;
}

}  // namespace cmd
