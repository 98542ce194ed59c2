#include "support/container_storage.hpp"

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "support/process.hpp"

namespace support {

ContainerStorage::ContainerStorage()
    : storage_("CONTAINERS_STORAGE_CONF",
               folder_.write("storage.conf", "[storage]\ndriver = \"vfs\"\ngraphroot = \"" +
                                                 folder_.path("graph") + "\"\nrunroot = \"" +
                                                 folder_.path("run") + "\"\n")),
      driver_("STORAGE_DRIVER", "vfs"),
      engine_("CONTAINERS_CONF",
              folder_.write("containers.conf", "[engine]\ntmp_dir = \"" + folder_.path("engine") + "\"\n")),
      isolation_("BUILDAH_ISOLATION", "chroot"),
      temporary_("TMPDIR", folder_.path("tmp")) {
  std::filesystem::create_directory(folder_.path("tmp"));
}

std::string ContainerStorage::ask(const std::string& tool, const std::string& arguments) {
  Argv argv = {tool};
  std::istringstream words(arguments);
  for (std::string word; words >> word;) argv.push_back(word);
  const auto result = run(argv);
  if (result.status != 0) throw std::runtime_error(tool + ": " + describe(result));
  return result.out;
}

}  // namespace support
