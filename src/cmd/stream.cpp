#include "cmd/stream.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/parallel.hpp"
#include "cmd/function.hpp"
#include "cmd/message_text.hpp"
#include "manifest/encoding.hpp"
#include "search/find.hpp"

namespace cmd {

namespace {

using config::Addressee;
using Outcomes = std::map<std::string, resolve::Outcome>;

constexpr std::size_t kFlushAt = 1024 * 1024;

}  // namespace

Stream::Stream(std::vector<Input> inputs, std::size_t threads) : inputs_(std::move(inputs)) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    for (const std::string_view text : manifest::split(content(inputs_[i]))) {
      documents_.push_back({.input = i, .text = text});
    }
  }
  base::parallel_for(documents_.size(), threads, [&](std::size_t i) {
    documents_[i].addressee = config::addressee_of(documents_[i].text);
  });
  settle_function();
}

/// A ResourceList among other resources is a list like any other.
void Stream::settle_function() {
  const auto count = [&](auto is_meant) { return std::ranges::count_if(documents_, is_meant); };
  const auto speaks_to_cluster = [](const Document& document) {
    return document.addressee != Addressee::kpin && document.addressee != Addressee::function &&
           !config::is_blank(document.text);
  };
  const auto is_function = [](const Document& document) { return document.addressee == Addressee::function; };
  if (count(is_function) == 1 && count(speaks_to_cluster) == 0) return;
  for (Document& document : documents_) {
    if (is_function(document)) document.addressee = Addressee::cluster;
  }
}

bool Stream::is_function() const {
  return std::ranges::any_of(
      documents_, [](const Document& document) { return document.addressee == Addressee::function; });
}

std::size_t Stream::begin(const Document& document) const {
  return static_cast<std::size_t>(document.text.data() - content(inputs_[document.input]).data());
}

std::vector<ConfigDocument> Stream::config_documents() const { return documents_to(Addressee::kpin); }

std::vector<ConfigDocument> Stream::unclear_documents() const { return documents_to(Addressee::unclear); }

std::vector<ConfigDocument> Stream::documents_to(Addressee addressee) const {
  std::vector<ConfigDocument> found;
  // Shared by all that ask: counting the lines of an input takes long.
  const auto places = std::make_shared<Places>(*this);
  for (const Document& document : documents_) {
    ConfigDocument config = {
        .text = document.text,
        .place = [places, &document](std::size_t at) { return places->of(document, at).text(); },
        .message = [places, &document](
                       std::size_t at, Level level,
                       std::string text) { return places->message(document, at, level, std::move(text)); },
        .trust = inputs_[document.input].trust};
    if (document.addressee == addressee) found.push_back(config);
    if (document.addressee != Addressee::function) continue;
    const auto tree = manifest::Tree::parse(document.text);
    for (const manifest::NodeIndex node : config::configs_of_function(tree, addressee)) {
      config.node = node;
      found.push_back(config);
    }
  }
  return found;
}

void Stream::search(const search::Rules& rules, std::size_t threads) {
  base::parallel_for(documents_.size(), threads, [&](std::size_t i) {
    Document& document = documents_[i];
    if (document.addressee == Addressee::kpin) return;
    try {
      document.images = search::find_images(document.text, rules);
      if (document.addressee == Addressee::function) keep_resources(document.text, document.images);
    } catch (const manifest::SyntaxError& error) {
      document.fault = error;
    }
  });
}

std::set<std::string> Stream::references() const {
  std::set<std::string> found;
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      if (site.is_pinned()) found.insert(site.reference);
    }
  }
  return found;
}

std::set<std::string> Stream::unresolved() const {
  std::set<std::string> found;
  for (const Document& document : documents_) {
    for (const search::ImageSite& site : document.images.sites) {
      if (site.role != search::ImageSite::Role::keep) found.insert(site.reference);
    }
  }
  return found;
}

void Stream::add_results(const std::vector<Message>& messages) {
  results_.insert(results_.end(), messages.begin(), messages.end());
}

void Stream::write_list(const Document& document, const Outcomes& outcomes, Annotation annotation,
                        std::string& out) const {
  std::vector<Message> results = results_;
  std::ranges::move(failures(outcomes), std::back_inserter(results));
  const bool refused =
      std::ranges::any_of(results, [](const Message& result) { return result.level == Level::error; });
  if (!refused) std::ranges::move(warnings(outcomes, annotation), std::back_inserter(results));
  const std::size_t begin = this->begin(document);
  for (Message& result : results) {
    const bool is_here = std::ranges::all_of(result.places, [&](const Location& place) {
      return place.file == inputs_[document.input].name && place.offset >= begin &&
             place.offset - begin < document.text.size();
    });
    if (!is_here) result = {.level = result.level, .text = placed_text(result)};
    for (Location& place : result.places) place.offset -= begin;
  }
  write_function(
      document.text,
      refused ? std::vector<manifest::Edit>() : document_edits(document.images, outcomes, annotation),
      results, out);
}

void Stream::write(const Outcomes& outcomes, Annotation annotation,
                   const std::function<void(std::string_view)>& sink, manifest::Starts starts) const {
  std::string pending;
  // A byte order mark belongs to the head of the stream only.
  if (!inputs_.empty())
    pending = inputs_[0].bytes.substr(0, inputs_[0].bytes.size() - content(inputs_[0]).size());
  manifest::Joiner joiner(starts);
  const Document* last = nullptr;
  for (const Document& document : documents_) {
    if (document.addressee == Addressee::kpin) continue;
    // Where documents follow each other as they do in their input, nothing is to be put between them.
    const bool adjacent = last != nullptr && last->input == document.input && last + 1 == &document;
    if (starts == manifest::Starts::everywhere || (last != nullptr && !adjacent))
      pending += joiner.before(document.text);
    joiner.add(document.text);
    last = &document;
    if (document.addressee == Addressee::function) {
      write_list(document, outcomes, annotation, pending);
    } else {
      manifest::splice(document.text, document_edits(document.images, outcomes, annotation), pending);
    }
    if (pending.size() < kFlushAt) continue;
    sink(pending);
    pending.clear();
  }
  if (!pending.empty()) sink(pending);
}

}  // namespace cmd
