# bash completion for kpin, printed by `kpin completion bash`

_kpin() {
  local current=${COMP_WORDS[COMP_CWORD]} option='' command='' words='' i
  ((COMP_CWORD < 1)) || option=${COMP_WORDS[COMP_CWORD - 1]}
  # An option, "=" and its value are three words here.
  if [[ $current == = ]]; then
    current=
    option+='='
  elif [[ $option == = ]] && ((COMP_CWORD > 1)); then
    option=${COMP_WORDS[COMP_CWORD - 2]}=
  fi

  COMPREPLY=()
  case $option in
    --source-root | --source-root=)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    -f | --file | --file= | --image-map-file | --image-map-file= | --imgpkg-lock-output | --imgpkg-lock-output= | --lock-output | --lock-output= | --registry-ca-cert-path | --registry-ca-cert-path= | --update-lock | --update-lock=)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --registry-insecure=)
      mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
      return
      ;;
    --allow-builder | --allow-builder=)
      mapfile -t COMPREPLY < <(compgen -W 'docker buildx podman buildah kubectlBuildkit buildkit kaniko pack ko bazel apko tekton command' -- "$current")
      return
      ;;
    --platform | --platform=)
      mapfile -t COMPREPLY < <(compgen -W 'linux/386 linux/amd64 linux/arm/v6 linux/arm/v7 linux/arm64 linux/ppc64le linux/riscv64 linux/s390x windows/amd64' -- "$current")
      return
      ;;
    --output | --output=)
      mapfile -t COMPREPLY < <(compgen -W 'text json sarif github' -- "$current")
      return
      ;;
    --log-format | --log-format=)
      mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current")
      return
      ;;
    --build= | --color= | --images-annotation= | --json= | --origins-annotation= | --registry-verify-certs= | --sort= | --tty= | --yes=)
      mapfile -t COMPREPLY < <(compgen -W 'true false' -- "$current")
      return
      ;;
    --build-concurrency | --build-concurrency= | --cache | --cache= | --column | --column= | --push-to | --push-to= | --registry-concurrency | --registry-concurrency= | --registry-mirror | --registry-mirror= | --registry-timeout | --registry-timeout= | --skip | --skip=)
      return
      ;;
  esac

  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      =) i=$((i + 1)) ;;
      --allow-builder | --build-concurrency | --cache | --column | -f | --file | --image-map-file | --imgpkg-lock-output | --lock-output | --log-format | --output | --platform | --push-to | --registry-ca-cert-path | --registry-concurrency | --registry-mirror | --registry-timeout | --skip | --source-root | --update-lock) [[ ${COMP_WORDS[i + 1]} == = ]] || i=$((i + 1)) ;;
      -*) ;;
      *)
        command=${COMP_WORDS[i]}
        break
        ;;
    esac
  done

  if [[ $current == -* ]]; then
    case $command in
      diff) words='--allow-builder --build --build-concurrency --cache --color --column -f --file --forbid-raw-options -h --help --image-map-file --images-annotation --json --keep-name --keep-tag --locked --log-format --no-progress --platform --push-to -q --quiet --rebuild --registry-ca-cert-path --registry-concurrency --registry-insecure --registry-mirror --registry-timeout --registry-verify-certs --skip --sort --source-root --strict --tty -v --verbose -y --yes' ;;
      check) words='--cache --color --column --drift -f --file -h --help --image-map-file --json --log-format --no-progress --output -q --quiet --registry-ca-cert-path --registry-concurrency --registry-insecure --registry-mirror --registry-timeout --registry-verify-certs --skip --sort --strict --tty -v --verbose -y --yes' ;;
      inspect) words='--color --column -f --file -h --help --image-map-file --json --log-format --no-progress -q --quiet --registry-ca-cert-path --registry-verify-certs --sort --strict --tty -v --verbose -y --yes' ;;
      auth | builders | cache | completion | help | schema | version) words='--color --column -h --help --json --log-format --no-progress -q --quiet --sort --tty -v --verbose -y --yes' ;;
      *) words='--allow-builder --build --build-concurrency --cache --color --column --drift -f --file --forbid-raw-options -h --help --image-map-file --images-annotation --imgpkg-lock-output -i --in-place --json --keep-name --keep-tag --lock-output --locked --log-format --no-progress --origins-annotation --output --platform --push-to -q --quiet --rebuild --registry-ca-cert-path --registry-concurrency --registry-insecure --registry-mirror --registry-timeout --registry-verify-certs --skip --sort --source-root --strict --tty --unresolved-inspect --update-lock -v --verbose --version -y --yes' ;;
    esac
  elif [[ -z $command ]]; then
    words='auth builders cache check completion diff help inspect schema version'
  elif [[ $option == "$command" ]]; then
    case $command in
      cache) words='clear' ;;
      completion) words='bash fish zsh' ;;
      help) words='auth builders cache check completion diff help inspect schema version' ;;
      schema) words='config' ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _kpin kpin
