# Sourced by the other tools: which Debian packages kpin needs, and how to get them.
# shellcheck shell=bash disable=SC2034

# To build kpin.
build_packages=(cmake g++ libarchive-dev libcurl4-openssl-dev libcxxopts-dev libfmt-dev libre2-dev libssl-dev
  libtoml11-dev libyaml-dev ninja-build nlohmann-json3-dev pkg-config zlib1g-dev)

# To show it against a registry.
quickstart_packages=(curl docker-registry)

# To build and run the tests.
test_packages=(apache2-utils catch2 curl docker-registry openssl python3 python3-jsonschema python3-yaml)

# That images are built with, for the tests that drive real tools; without them these are skipped.
tool_packages=(buildah busybox-static docker.io podman runc skopeo)

# For .ci/run: the format check, the static analysis, the fuzz targets, the attacks, the shells with completions, the
# packages.
ci_packages=(clang-14 clang-format-14 clang-tidy-14 dpkg-dev file fish libclang-rt-14-dev lintian mandoc
  python3-ruamel.yaml shellcheck strace zsh)

# Whether a package is installed and configured.
is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Runs a command as root: as it is, or with sudo.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This needs root, and there is no sudo. Run as root: $*" >&2
    return 1
  fi
}

# Debian's packages start a registry on port 5000, and a docker daemon. The tools and tests start their own, so one
# that nobody had before stays off: turn_off_service NAME UNIT...
turn_off_service() {
  local name=$1
  shift
  if [[ -d /run/systemd/system ]]; then
    as_root systemctl disable --now "$@"
  elif [[ -x /etc/init.d/$name ]]; then
    as_root "/etc/init.d/$name" stop || true
    as_root update-rc.d "$name" disable || true
  fi
}

# Installs those of the given packages that are missing; touches neither network nor system when none is.
install_packages() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return 0; fi

  echo "Installing ${missing[*]}"
  as_root apt-get update -qq || return
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || return
  for package in "${missing[@]}"; do
    case $package in
      docker-registry) turn_off_service docker-registry docker-registry.service ;;
      docker.io) turn_off_service docker docker.service docker.socket ;;
    esac
  done
}
