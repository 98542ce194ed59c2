#include "build/builds.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/temp_folder.hpp"
#include "build/default_tools.hpp"
#include "build/git.hpp"
#include "build/input_tag.hpp"
#include "build/source_folder.hpp"
#include "build/source_paths.hpp"
#include "build/source_values.hpp"
#include "config/image_matcher.hpp"

namespace build {

namespace {

/// Tools push under a tag of its own: what a build that fails has pushed, or one whose files changed
/// meanwhile, must not be found as what the inputs give.
constexpr std::string_view kPushSuffix = "-build";

/// What an image is known by among those that are built: sources have places of their own.
std::string key(const Order& order) {
  if (order.destination == nullptr) return order.source->place;
  return order.source->place + '\n' + order.destination->place + '\n' +
         std::string(order.destination->new_image.empty() ? config::repo_of(order.image) : "");
}

/// Says what to do where a registry that makes no repositories by itself has none.
void explain(Failed& error, const std::string& repository) {
  const std::string_view said = error.what();
  for (const std::string_view sign : {"does not exist", "name unknown", "NAME_UNKNOWN"}) {
    if (said.find(sign) == said.npos) continue;
    throw Failed(
        fmt::format("{}\nSome registries, such as Amazon ECR, make no repositories when something "
                    "is pushed: if {} is missing there, create it first.",
                    said, repository));
  }
}

}  // namespace

/// One image on its way.
struct Builds::Job {
  const Order& order;
  Print show;
  Task task = {};
  std::vector<config::Builder> tools = {};  // of which the first that works here builds
  std::unique_ptr<Builder> builder = {};    // the first of them until one is chosen
  std::vector<image::Origin> origins = {};
  std::string commit = {};
  Inputs inputs = {};
  InputTag input = {};
  std::string version = {};  // of the tool, once it has built
};

Built Builds::build(const Order& order) {
  return built_.get(key(order), [&] {
    return base::in_context("the source at " + order.source->place, [&] { return build_once(order); });
  });
}

Built Builds::build_once(const Order& order) {
  Job job = {.order = order,
             .show = [this, &order](std::string_view line) { options_.show(order.image, line); }};
  look_at(job);
  return order.destination == nullptr ? stay_local(job) : push(job);
}

/// Finds out all that can be known before anything is built.
void Builds::look_at(Job& job) {
  const config::Source& source = *job.order.source;
  job.task.image = job.order.image;
  job.task.folder = source_folder(source.path, options_.source_root);
  check_source_paths(source, job.task.folder);
  const GitFindings git = git_origin(job.task.folder);
  if (!git.warning.empty()) job.show("warning: " + git.warning);
  job.task.values = source_values(git.origin, options_.now());
  job.origins.emplace_back(image::LocalOrigin{.path = job.task.folder});
  if (git.origin) job.origins.emplace_back(*git.origin);
  job.commit = git.origin ? git.origin->sha : std::string();
  job.tools = tools_for(source, job.task.folder);
  job.builder = make_builder(job.tools.front());
  job.inputs = job.builder->inputs(job.task);
  // Any of the tools may build, each with its own idea of which files are left out.
  if (job.tools.size() > 1) job.inputs.ignore_files = IgnoreFiles::kUnsure;
  job.input = input_of(job);
}

/// What tells the inputs of the job, as the files are now.
InputTag Builds::input_of(const Job& job) {
  const InputContext context = {.tool = std::string(config::name_of(job.order.source->builder)),
                                .commit = job.commit,
                                .digest = [this](const image::Reference& base) { return base_digest(base); }};
  return input_tag(job.inputs, context);
}

/// What is said instead of building.
Built Builds::refused(const Job& job) {
  return {.refusal =
              fmt::format("it would have to be built, as the source at {} says, which --build=false and "
                          "'kpin diff' do not",
                          job.order.source->place)};
}

Built Builds::stay_local(Job& job) {
  if (!options_.allowed) return refused(job);
  const base::TempFolder scratch;
  job.task.scratch = scratch.path();
  const Product product = produce(job);
  const auto* local = std::get_if<Local>(&product);
  if (local == nullptr) {
    throw base::Error(fmt::format("{} keeps no images: tell with a destination where to push this one",
                                  job.builder->name()));
  }
  job.show(
      fmt::format("warning: {} is on this machine only, and a cluster cannot pull it. Tell with a "
                  "destination where to push it.",
                  local->reference));
  job.origins.emplace_back(
      image::BuiltOrigin{.tool = std::string(job.builder->name()), .version = job.version});
  return {.name = local->reference, .origins = std::move(job.origins)};
}

Built Builds::push(Job& job) {
  const Target target = target_of(job.order, job.task.values, options_.emitted);
  job.task.push_to = fmt::format("{}:{}{}", target.repository, job.input.tag, kPushSuffix);
  job.task.values.insert_or_assign("image", job.task.push_to);
  // The tag tells what registries have of the images that it is built upon.
  job.task.pull = job.input.is_complete();
  std::vector<std::string> tags = target.tags;
  std::optional<image::Digest> digest;
  if (job.input.is_complete() && !options_.rebuild)
    digest = remote_.find(image::Reference::parse(target.repository + ':' + job.input.tag));
  if (!digest && !options_.allowed) return refused(job);
  if (digest) {
    job.show(fmt::format("not built: {} has it as {}", target.repository, job.input.tag));
    job.origins.emplace_back(image::CachedOrigin{.tag = job.input.tag});
  } else {
    const base::TempFolder scratch;
    job.task.scratch = scratch.path();
    digest = digest_of(produce(job), job);
    if (input_of(job).tag == job.input.tag) {
      tags.insert(tags.begin(), job.input.tag);
    } else {
      job.show(fmt::format("warning: files in {} changed while it was built; next time it is built again",
                           job.task.folder));
    }
    job.origins.emplace_back(
        image::BuiltOrigin{.tool = std::string(job.builder->name()), .version = job.version});
  }
  const image::Reference pinned = image::Reference::parse(target.repository + '@' + digest->text());
  if (options_.allowed) remote_.tag(pinned, tags);
  if (!target.tags.empty()) job.origins.emplace_back(image::TaggedOrigin{.tags = target.tags});
  return {.pushed = pinned, .name = target.name, .origins = std::move(job.origins)};
}

/// Has the tool do its work.
Product Builds::produce(Job& job) {
  choose_tool(job);
  if (!job.input.is_complete()) job.show("built each time: " + job.input.doubt);
  job.show(fmt::format("building {} with {} {}", job.task.folder, job.builder->name(), job.version));
  Runner runner(job.show);
  try {
    return job.builder->build(job.task, runner);
  } catch (Failed& error) {
    if (!job.task.push_to.empty()) explain(error, job.task.push_to);
    throw;
  }
}

/// Sees that the tool works here; where the user has named none, finds one that does.
void Builds::choose_tool(Job& job) {
  std::string failures;
  for (const config::Builder& tool : job.tools) {
    auto builder = make_builder(tool);
    try {
      job.version = version_of(*builder);
      job.builder = std::move(builder);
      return;
    } catch (const base::Error& error) {
      if (job.tools.size() == 1) throw;
      failures += fmt::format("\n{}: {}", builder->name(), error.what());
    }
  }
  throw base::Error(
      fmt::format("the source names no builder, and none of the usual works here:{}", failures));
}

std::string Builds::version_of(const Builder& builder) {
  return versions_.get(std::string(builder.name()), [&] { return builder.version(); });
}

image::Digest Builds::base_digest(const image::Reference& reference) {
  return base_digests_.get(reference.text(), [&] { return remote_.digest(reference); });
}

/// The digest of what the build gave, which the registry has then.
image::Digest Builds::digest_of(const Product& product, Job& job) {
  if (const auto* pushed = std::get_if<Pushed>(&product)) return pushed->digest;
  const image::Reference tagged = image::Reference::parse(job.task.push_to);
  if (const auto* tag = std::get_if<PushedTag>(&product)) return digest_of_tag(*tag, tagged);
  if (const auto* contents = std::get_if<registry::Contents>(&product))
    return remote_.push(*contents, tagged, job.show);
  throw base::Error(fmt::format("{} has not pushed the image to {}", job.builder->name(), tagged.name()));
}

/// What the registry has for a tag that a tool has pushed, which may have been replaced since.
image::Digest Builds::digest_of_tag(const PushedTag& pushed, const image::Reference& tagged) {
  const std::optional<image::Digest> digest = remote_.find(tagged);
  if (!digest) throw base::Error(fmt::format("{} is not there after it was pushed", tagged.text()));
  if (pushed.candidates.empty() || std::ranges::count(pushed.candidates, *digest) > 0) return *digest;
  throw base::Error(
      fmt::format("{} points to {}, which is not what was pushed: somebody else has pushed to it meanwhile; "
                  "run kpin again",
                  tagged.text(), digest->text()));
}

}  // namespace build
