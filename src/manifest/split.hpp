#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace manifest {

/// Cuts a YAML stream into its documents. The pieces, joined, are the stream again: a document begins with
/// its
/// "---" line, or with the directives and comments before the first one, and a "..." line belongs to the
/// document it ends. No parser is needed, as YAML allows no other meaning for such a line (YAML 1.2.2,
/// section 9.1). Pieces view into `stream`, which must outlive them; an empty stream has none.
std::vector<std::string_view> split(std::string_view stream);

/// Which documents of a joined stream begin with a "---" line: those that need one, or every one that is more
/// than comments.
enum class Starts { needed, everywhere };

/// Makes one stream of documents that may come from several.
class Joiner {
 public:
  explicit Joiner(Starts starts = Starts::needed) : starts_(starts) {}

  /// What must stand before `document`, behind all those that were added before it: the line break that the
  /// last one lacks, and a "---" or "..." line, each only where it is needed or asked for. Documents must
  /// outlive this.
  std::string before(std::string_view document);

  /// Takes note that `document` comes next.
  void add(std::string_view document);

 private:
  Starts starts_;
  std::string_view last_ = {};
  std::string_view content_ = {};  // the last that is more than blank lines and comments
};

}  // namespace manifest
