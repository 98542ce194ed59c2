# What cpack makes: a Debian package; with KPIN_STATIC a tarball instead. To be included after the install rules.
set(CPACK_PACKAGE_VENDOR "kpin")
set(CPACK_PACKAGE_CONTACT "The kpin maintainers <maintainers@kpin.example>"
    CACHE STRING "Maintainer of the packages")
set(CPACK_PACKAGE_DESCRIPTION "kpin reads Kubernetes manifests and writes them with every reference to a
container image replaced by the digest that its registry holds now.
Comments, the order of keys and blanks stay as they are, so that it stands
in any pipeline: behind Helm or kustomize, and in front of kubectl.
.
It reads the configuration and lock files of Carvel's kbld, and builds
images from source where these say so.")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

if(KPIN_STATIC)
  set(CPACK_GENERATOR TGZ)
  string(REPLACE "/" "-" kpin_platform_word "${kpin_platform}")
  set(CPACK_PACKAGE_FILE_NAME "kpin-${PROJECT_VERSION}-${kpin_platform_word}")
  set(CPACK_PACKAGING_INSTALL_PREFIX "/")
else()
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION utils)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS "podman | buildah | docker.io, bash-completion")
  set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
  set(CPACK_KPIN_PACKAGING ${CMAKE_CURRENT_LIST_DIR})
endif()
include(CPack)
