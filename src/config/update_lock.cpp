#include <map>
#include <utility>

#include "config/classify.hpp"
#include "config/decode.hpp"
#include "config/fields.hpp"
#include "config/lock.hpp"
#include "config/origins.hpp"
#include "manifest/annotate.hpp"
#include "manifest/edit.hpp"
#include "manifest/encoding.hpp"
#include "manifest/scalar.hpp"
#include "manifest/split.hpp"

namespace config {

namespace {

using Images = std::map<std::string_view, const image::ProvenImage*>;

std::string nowhere(std::size_t /*offset*/) { return {}; }

/// The edits of one document, by where they begin: what aliases share is edited once.
class LockEditor {
 public:
  LockEditor(const manifest::Tree& tree, const Images& images) : tree_(tree), images_(images) {}

  std::vector<manifest::Edit> edits() {
    const Place place = nowhere;
    Reader reader(tree_, place);
    Fields fields(reader.root());
    if (fields.text("kind") == "ImagesLock") {
      for (const Value& item : fields.items("images")) edit_image(item);
    } else {
      for (const Value& item : fields.items("overrides")) edit_override(item);
    }
    std::vector<manifest::Edit> all;
    all.reserve(edits_.size());
    for (auto& [begin, edit] : edits_) all.push_back(std::move(edit));
    return all;
  }

 private:
  const image::ProvenImage* find(const std::string& image) const {
    const auto found = images_.find(image);
    return found == images_.end() ? nullptr : found->second;
  }

  void edit_override(const Value& item) {
    Fields fields(item);
    const image::ProvenImage* pinned = find(fields.text("image"));
    if (pinned == nullptr || !fields.flag("preresolved")) return;
    if (const auto reference = fields.find("newImage")) replace(*reference, pinned->url);
  }

  void edit_image(const Value& item) {
    Fields fields(item);
    const auto annotations = fields.find("annotations");
    if (!annotations) return;
    Fields of_annotations(*annotations);
    const image::ProvenImage* pinned = find(of_annotations.text(kIdAnnotation));
    if (pinned == nullptr) return;
    if (const auto reference = fields.find("image")) replace(*reference, pinned->url);
    const auto origins = of_annotations.find(kOriginsAnnotation);
    if (!origins || read_origins(origins->text()) == pinned->origins) return;
    const std::string lines = write_origins(pinned->origins);
    if (const auto slot = manifest::value_slot(tree_, origins->written())) {
      add(manifest::fill(*slot, lines.empty() ? "[]\n" : lines));
    }
  }

  void replace(const Value& value, std::string_view text) {
    if (value.text() == text) return;
    const manifest::Node& node = tree_[value.written()];
    const bool in_flow = tree_[node.parent].style == manifest::Style::flow;
    const auto context = in_flow ? manifest::Context::flow : manifest::Context::block;
    add({.span = node.span,
         .text = manifest::written_like(node.style, text, context) +
                 manifest::header_comment(tree_.text(), node)});
  }

  void add(const manifest::Edit& edit) { edits_.try_emplace(edit.span.begin, edit); }

  const manifest::Tree& tree_;
  const Images& images_;
  std::map<std::size_t, manifest::Edit> edits_ = {};
};

/// Throws unless `after` is `before` with the images replaced and nothing else changed.
void check(std::vector<Override> before, const std::vector<Override>& after, const Images& images) {
  bool same = before.size() == after.size();
  for (std::size_t i = 0; same && i < before.size(); ++i) {
    const auto found = images.find(before[i].image.image);
    if (found != images.end() && before[i].preresolved) before[i].new_image = found->second->url;
    same = before[i].image == after[i].image && before[i].new_image == after[i].new_image &&
           before[i].preresolved == after[i].preresolved;
  }
  if (same) return;
  throw base::InputError(
      "this lock cannot be updated where it stands, because its entries share text by aliases: write it "
      "anew");
}

std::string updated(std::string_view document, const Images& images) {
  const std::vector<Override> before = decode(document, nowhere).config.overrides;
  const manifest::Tree tree = manifest::Tree::parse(document);
  std::string text;
  manifest::splice(document, LockEditor(tree, images).edits(), text);
  check(before, decode(text, nowhere).config.overrides, images);
  return text;
}

}  // namespace

std::string update_lock(std::string_view text, const std::vector<LockedImage>& images) {
  Images by_name;
  for (const LockedImage& image : images) by_name.try_emplace(image.image, &image.pinned);

  const std::size_t mark = text.starts_with(manifest::kByteOrderMark) ? manifest::kByteOrderMark.size() : 0;
  std::string result(text.substr(0, mark));
  for (const std::string_view document : manifest::split(text.substr(mark))) {
    if (addressee_of(document) != Addressee::kpin) {
      result += document;
      continue;
    }
    try {
      result += updated(document, by_name);
    } catch (const manifest::SyntaxError& error) {
      const auto begin = static_cast<std::size_t>(document.data() - text.data());
      throw manifest::SyntaxError(begin + error.offset(), error.what());
    }
  }
  return result;
}

}  // namespace config
