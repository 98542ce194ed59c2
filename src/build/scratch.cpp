#include "build/scratch.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"

namespace build {

std::string scratch_path(const Task& task, std::string_view name) {
  return (std::filesystem::path(task.scratch) / name).string();
}

std::string scratch_folder(const Task& task, std::string_view name) {
  std::string path = scratch_path(task, name);
  std::error_code failure;
  std::filesystem::create_directory(path, failure);
  if (failure) throw base::Error(fmt::format("{}: cannot make the folder: {}", path, failure.message()));
  return path;
}

}  // namespace build
