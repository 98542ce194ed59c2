#include "build/input_tag.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
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

/// Notes an image that is built upon, with what it is now.
void add_image(const image::Reference& image, const InputContext& context, Record& record, InputTag& made) {
  record.add(image.text());
  try {
    record.add(context.digest(image).text());
  } catch (const base::Error& error) {
    doubt(made, fmt::format("it is not known what {} is now: {}", image.text(), error.what()));
  }
}

/// Notes the images that the Dockerfile names.
void add_base_images(const Inputs& inputs, const InputContext& context, Record& record, InputTag& made) {
  if (inputs.dockerfile.empty()) return;
  const std::string text = read_file(inputs.dockerfile, kMaxDockerfile);
  const BuildArgs arguments = build_args(inputs.words, tool_environment());
  for (const BaseImage& image :
       base::in_context(inputs.dockerfile, [&] { return base_images(text, arguments); })) {
    if (image.reference) {
      add_image(*image.reference, context, record, made);
    } else {
      doubt(made, fmt::format("{}:{}: it is not known what image {} is: {}", inputs.dockerfile, image.line,
                              base::quoted(base::redacted(image.text)), image.problem));
    }
  }
}

}  // namespace

InputTag input_tag(const Inputs& inputs, const InputContext& context) {
  InputTag made;
  if (!inputs.complete) made.doubt = "what it depends on is not known in full";
  Record record("kpin inputs 1");
  record.add(context.tool);
  record.add_all(inputs.words);
  for (const std::string& image : inputs.images)
    add_image(image::Reference::parse(image), context, record, made);
  record.add("Dockerfile");
  add_base_images(inputs, context, record, made);
  IgnoreRules rules = read_ignore(inputs.folder, inputs.dockerfile, inputs.ignore_files);
  const bool sees_commit = !rules.ignores(kGitFolder) &&
                           std::filesystem::exists(std::filesystem::path(inputs.folder) / kGitFolder);
  record.add(sees_commit ? context.commit : "");
  rules.left_out = inputs.left_out;
  if (sees_commit) rules.left_out.emplace_back(kGitFolder);
  record.add(context_hash(inputs.folder, rules));
  made.tag = "kpin-" + base::sha256_hex(record.bytes());
  return made;
}

}  // namespace build
