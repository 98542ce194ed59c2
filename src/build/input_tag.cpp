#include "build/input_tag.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/sha256.hpp"
#include "build/context_hash.hpp"
#include "build/dockerfile.hpp"
#include "build/file_io.hpp"
#include "build/ignore.hpp"

namespace build {

namespace {

constexpr std::size_t kMaxDockerfile = std::size_t{4} * 1024 * 1024;
constexpr std::string_view kGitFolder = ".git";

/// Puts texts together so that different lists never make the same text.
class Record {
 public:
  explicit Record(std::string_view kind) { add(kind); }

  void add(std::string_view text) { bytes_ += fmt::format("{}:{},", text.size(), text); }

  void add_all(const std::vector<std::string>& texts) {
    add(fmt::format("{}", texts.size()));
    for (const std::string& text : texts) add(text);
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_ = {};
};

/// Notes why other images may have the same tag; the first reason is told.
void doubt(InputTag& made, std::string why) {
  if (made.doubt.empty()) made.doubt = std::move(why);
}

/// The references that the image is built upon, with what they are now.
void add_images(const std::vector<std::string>& images, const InputContext& context, Record& record,
                InputTag& made) {
  record.add(fmt::format("{} images", images.size()));
  for (const std::string& name : images) {
    record.add(name);
    try {
      record.add(context.digest(image::Reference::parse(name)).text());
    } catch (const base::Error& error) {
      doubt(made, fmt::format("it is not known what {} is now: {}", base::quoted(name), error.what()));
    }
  }
}

std::vector<std::string> all_images(const Inputs& inputs, InputTag& made) {
  std::vector<std::string> images = inputs.images;
  if (inputs.dockerfile.empty()) return images;
  const std::string text = read_file(inputs.dockerfile, kMaxDockerfile);
  const BaseImages found =
      base::in_context(inputs.dockerfile, [&] { return base_images(text, inputs.build_args); });
  images.insert(images.end(), found.references.begin(), found.references.end());
  for (const std::string& unknown : found.unknown)
    doubt(made, fmt::format("{} names {}, and it is not known what that is", inputs.dockerfile,
                            base::quoted(unknown)));
  return images;
}

}  // namespace

InputTag input_tag(const Inputs& inputs, const InputContext& context) {
  InputTag made;
  if (!inputs.complete) made.doubt = "what it depends on is not known in full";
  Record record("kpin inputs 1");
  record.add(context.tool);
  record.add_all(inputs.words);
  add_images(all_images(inputs, made), context, record, made);
  IgnoreRules rules = read_ignore(inputs.folder, inputs.dockerfile);
  const bool sees_commit = !rules.ignores(kGitFolder) &&
                           std::filesystem::exists(std::filesystem::path(inputs.folder) / kGitFolder);
  record.add(sees_commit ? context.commit : "");
  record.add(context_hash(inputs.folder, rules));
  made.tag = "kpin-" + base::sha256_hex(record.bytes());
  return made;
}

}  // namespace build
