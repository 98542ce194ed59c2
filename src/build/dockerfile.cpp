#include "build/dockerfile.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "build/dockerfile_parser.hpp"
#include "build/dockerfile_words.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxImages = 10'000;
constexpr std::string_view kScratch = "scratch";

/// The value of a flag such as "--from=a".
std::optional<std::string_view> value_of(std::string_view flag, std::string_view name) {
  if (!flag.starts_with(name) || flag.size() == name.size() || flag[name.size()] != '=') return std::nullopt;
  return flag.substr(name.size() + 1);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// The stage names of FROM instructions; instructions are read twice, as COPY and RUN may name any stage.
std::string stage_name(const std::vector<std::string_view>& words) {
  const bool has_name = words.size() == 3 && upper_case(words[1]) == "AS";
  return has_name ? lower_case(words[2]) : std::string();
}

class Reader {
 public:
  Reader(const ParsedDockerfile& file, const BuildArgs& args) : file_(file), variables_(args) {}

  std::vector<BaseImage> run();

 private:
  void read(const Instruction& instruction);
  void read_arg(const Instruction& instruction);
  void read_from(const Instruction& instruction);
  void read_copy(const Instruction& instruction);
  void read_run(const Instruction& instruction);
  void add_named(BaseImage::Use use, std::size_t line, std::string_view name);
  void add(BaseImage image);

  const ParsedDockerfile& file_;
  Variables variables_;
  std::set<std::string> all_stages_ = {};
  std::set<std::string> stages_ = {};  // so far
  bool is_in_stage_ = false;
  std::set<std::pair<BaseImage::Use, std::string>> seen_ = {};
  std::vector<BaseImage> images_ = {};
};

std::vector<BaseImage> Reader::run() {
  for (const Instruction& instruction : file_.instructions) {
    if (instruction.name == "FROM") all_stages_.insert(stage_name(fields(instruction.arguments)));
  }
  all_stages_.erase("");
  if (!file_.syntax.empty()) add({.use = BaseImage::Use::kSyntax, .line = 1, .text = file_.syntax});
  for (const Instruction& instruction : file_.instructions) read(instruction);
  return std::move(images_);
}

void Reader::read(const Instruction& instruction) {
  if (instruction.name == "ARG" && !is_in_stage_) {
    read_arg(instruction);
  } else if (instruction.name == "FROM") {
    is_in_stage_ = true;
    read_from(instruction);
  } else if (instruction.name == "COPY") {
    read_copy(instruction);
  } else if (instruction.name == "RUN") {
    read_run(instruction);
  }
}

void Reader::read_arg(const Instruction& instruction) {
  const auto words = shell_words(instruction.arguments, file_.escape);
  if (!words) return;
  for (const std::string& word : *words) variables_.declare(word, file_.escape);
}

void Reader::read_from(const Instruction& instruction) {
  const std::vector<std::string_view> words = fields(instruction.arguments);
  const std::string name = stage_name(words);
  BaseImage image = {.use = BaseImage::Use::kFrom, .line = instruction.line, .text = instruction.arguments};
  if (words.size() == 1 || !name.empty()) {
    image.text = words.front();
    try {
      image.text = variables_.expand(words.front(), file_.escape);
    } catch (const base::Error& error) {
      image.problem = error.what();
    }
  } else {
    image.problem = "it is not of the form FROM IMAGE [AS NAME]";
  }
  const bool is_stage = image.problem.empty() && stages_.contains(lower_case(image.text));
  if (!is_stage) add(std::move(image));
  if (!name.empty()) stages_.insert(name);
}

void Reader::read_copy(const Instruction& instruction) {
  for (const std::string& flag : instruction.flags) {
    const auto from = value_of(flag, "--from");
    if (from) add_named(BaseImage::Use::kCopy, instruction.line, *from);
  }
}

void Reader::read_run(const Instruction& instruction) {
  for (const std::string& flag : instruction.flags) {
    const auto mount = value_of(flag, "--mount");
    if (!mount) continue;
    for (const std::string& field : comma_separated(*mount)) {
      const std::size_t equals = field.find('=');
      if (equals == field.npos || lower_case(field.substr(0, equals)) != "from") continue;
      add_named(BaseImage::Use::kMount, instruction.line, std::string_view(field).substr(equals + 1));
    }
  }
}

/// What is neither a stage nor the number of one. Builders replace no variables there.
void Reader::add_named(BaseImage::Use use, std::size_t line, std::string_view name) {
  if (name.empty() || is_number(name) || all_stages_.contains(lower_case(name))) return;
  BaseImage image = {.use = use, .line = line, .text = std::string(name)};
  if (name.find('$') != name.npos) image.problem = "builders replace no variables here";
  add(std::move(image));
}

void Reader::add(BaseImage image) {
  if (image.problem.empty() && image.text == kScratch) return;
  if (!seen_.emplace(image.use, image.text).second) return;
  if (images_.size() == kMaxImages) throw base::Error("it names too many images");
  if (image.problem.empty()) {
    try {
      image.reference = image::Reference::parse(image.text);
    } catch (const base::Error& error) {
      image.problem = error.what();
    }
  }
  images_.push_back(std::move(image));
}

}  // namespace

std::vector<BaseImage> base_images(std::string_view dockerfile, const BuildArgs& args) {
  const ParsedDockerfile file = parse_dockerfile(dockerfile);
  return Reader(file, args).run();
}

BuildArgs build_args(std::span<const std::string> options, const base::Environment& environment) {
  constexpr std::string_view kOption = "--build-arg";
  BuildArgs args;
  for (std::size_t i = 0; i < options.size(); ++i) {
    std::optional<std::string_view> given = value_of(options[i], kOption);
    if (!given && options[i] == kOption && i + 1 < options.size()) given = options[++i];
    if (!given) continue;
    const std::size_t equals = given->find('=');
    const std::string name(given->substr(0, equals));
    args.erase(name);
    if (equals != given->npos) {
      args.emplace(name, given->substr(equals + 1));
    } else if (const auto value = environment.find(name); value != environment.end()) {
      args.emplace(name, value->second);
    }
  }
  return args;
}

}  // namespace build
