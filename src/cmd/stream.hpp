#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/document_edits.hpp"
#include "cmd/input.hpp"
#include "cmd/listing.hpp"
#include "cmd/message.hpp"
#include "cmd/revision.hpp"
#include "config/classify.hpp"
#include "config/value.hpp"
#include "manifest/position.hpp"
#include "manifest/split.hpp"
#include "resolve/resolver.hpp"
#include "search/images.hpp"
#include "search/rules.hpp"

namespace cmd {

/// A document among the inputs that speaks to kpin and not to the cluster.
struct ConfigDocument {
  std::string_view text = {};                                 ///< views into the stream
  manifest::NodeIndex node = 0;                               ///< of the text: 0, or what a ResourceList has
  std::function<std::string(std::size_t offset)> place = {};  ///< "file:line:column" of a byte of it
  /// A message about the place of a byte of it.
  std::function<Message(std::size_t offset, Level level, std::string text)> message = {};
  config::Trust trust = config::Trust::full;
};

/// The inputs cut into documents, with the images found in each.
class Stream {
 public:
  /// A stream that is one ResourceList, apart from Config documents, is a function's input (KRM functions
  /// specification): it has its own Configs, and gets `results`. Splits `inputs` and sorts out the documents
  /// that speak to kpin, on `threads` threads.
  Stream(std::vector<Input> inputs, std::size_t threads);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// The documents that speak to kpin, in the order of the inputs; they are not written.
  [[nodiscard]] std::vector<ConfigDocument> config_documents() const;

  /// Those that look as if they did, but have a kind that nobody knows. They are resources like any other.
  [[nodiscard]] std::vector<ConfigDocument> unclear_documents() const;

  /// Finds the images of all other documents, on `threads` threads.
  void search(const search::Rules& rules, std::size_t threads);

  /// What is wrong with the documents. A stream with faults must not be written.
  [[nodiscard]] std::vector<Message> faults() const;

  /// The distinct references, as the user spelled them.
  [[nodiscard]] std::set<std::string> references() const;

  /// Every text that stands where a reference is expected, blank ones included.
  [[nodiscard]] std::set<std::string> unresolved() const;

  /// Where images are used and, as far as the resources tell, where they came from; in the order of the
  /// inputs.
  [[nodiscard]] std::vector<ListedImage> listing() const;

  /// A message for each reference whose outcome is a failure, in the order they are first used: every place
  /// where it stands, the reference, the reason.
  [[nodiscard]] std::vector<Message> failures(const std::map<std::string, resolve::Outcome>& outcomes) const;

  /// A message for each reference that stays unresolved with a warning, and for each resource that has no
  /// place for the images annotation it should get.
  [[nodiscard]] std::vector<Message> warnings(const std::map<std::string, resolve::Outcome>& outcomes,
                                              Annotation annotation = Annotation::written) const;

  /// Whether it is a function's input, which is to be written even if there are failures.
  [[nodiscard]] bool is_function() const;

  /// Adds to what a function's input has to tell in its results, beside failures and warnings.
  void add_results(const std::vector<Message>& messages);

  /// Hands the rewritten stream to `sink` piece by piece, with such "---" lines as `starts` asks for. Where
  /// an outcome is a Failure, or a result an error, the stream has to be a function's input: its results tell
  /// of them, and references stay.
  void write(const std::map<std::string, resolve::Outcome>& outcomes, Annotation annotation,
             const std::function<void(std::string_view)>& sink,
             manifest::Starts starts = manifest::Starts::needed) const;

  /// What becomes of the inputs that change, one by one, each with its Config documents; a file that is there
  /// several times comes once. No outcome may be a Failure.
  [[nodiscard]] std::vector<Revision> revisions(const std::map<std::string, resolve::Outcome>& outcomes,
                                                Annotation annotation) const;

 private:
  struct Document {
    std::size_t input = 0;
    std::string_view text = {};
    config::Addressee addressee = config::Addressee::cluster;
    search::Images images = {};
    std::optional<manifest::SyntaxError> fault = {};
  };

  [[nodiscard]] std::vector<ConfigDocument> documents_to(config::Addressee addressee) const;
  void settle_function();

  /// Bytes from the start of its input to the document.
  [[nodiscard]] std::size_t begin(const Document& document) const;

  /// Appends to `out` what becomes of `document`, a function's input.
  void write_list(const Document& document, const std::map<std::string, resolve::Outcome>& outcomes,
                  Annotation annotation, std::string& out) const;

  /// A message for each reference that there is a reason for, in the order they are first used.
  [[nodiscard]] std::vector<Message> messages(Level level,
                                              const std::map<std::string, std::string>& reasons) const;

  /// Knows where bytes of the documents are; each input's lines are counted once, when first needed.
  class Places {
   public:
    explicit Places(const Stream& stream) : stream_(stream) {}
    Location of(const Document& document, std::size_t offset);

    /// A message about the place.
    Message message(const Document& document, std::size_t offset, Level level, std::string text);

   private:
    const Stream& stream_;
    std::map<std::size_t, manifest::LineIndex> indices_ = {};
  };

  std::vector<Input> inputs_;
  std::vector<Document> documents_ = {};
  std::vector<Message> results_ = {};
};

}  // namespace cmd
