#include "manifest/edit.hpp"

#include <algorithm>

namespace manifest {

void splice(std::string_view text, std::vector<Edit> edits, std::string& out) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    out += text.substr(done, edit.span.begin - done);
    out += edit.text;
    done = edit.span.end;
  }
  out += text.substr(done);
}

}  // namespace manifest
