# bash completion for kpin

_kpin() {
  local current=${COMP_WORDS[COMP_CWORD]} option='' words
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
    -f | --file | --file= | --image-map-file | --image-map-file= | --imgpkg-lock-output | --imgpkg-lock-output= | \
      --lock-output | --lock-output= | --registry-ca-cert-path | --registry-ca-cert-path= | --update-lock | --update-lock=)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --build= | --color= | --images-annotation= | --json= | --origins-annotation= | --registry-verify-certs= | --sort= | --tty= | \
      --yes=)
      mapfile -t COMPREPLY < <(compgen -W 'true false' -- "$current")
      return
      ;;
    --platform | --platform=)
      mapfile -t COMPREPLY < <(compgen -W 'linux/amd64 linux/arm64 linux/arm/v7 windows/amd64' -- "$current")
      return
      ;;
    --output | --output=)
      mapfile -t COMPREPLY < <(compgen -W 'text json sarif github' -- "$current")
      return
      ;;
    --allow-builder | --allow-builder=)
      mapfile -t COMPREPLY < <(compgen -W 'docker buildx podman buildah kubectlBuildkit buildkit kaniko pack ko bazel apko tekton
        command' -- "$current")
      return
      ;;
    --source-root | --source-root=)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    --build-concurrency | --build-concurrency= | --push-to | --push-to= | --cache | --cache= | --column | --column= | --registry-concurrency | \
      --registry-concurrency= | --registry-insecure= | --registry-mirror | --registry-mirror= | --registry-timeout | \
      --registry-timeout= | --skip | --skip=)
      return
      ;;
  esac

  words='--allow-builder --build --build-concurrency --cache --color --column --drift -f --file --forbid-raw-options -h --help -i --in-place --image-map-file --images-annotation
    --imgpkg-lock-output --json --keep-name --keep-tag --lock-output --locked --origins-annotation --output --platform --push-to -q --quiet
    --rebuild --registry-ca-cert-path --registry-concurrency --registry-insecure --registry-mirror --registry-timeout
    --registry-verify-certs --skip --sort --source-root --strict --tty --unresolved-inspect --update-lock -v --verbose -y --yes'
  if [[ $current != -* ]]; then
    words=
    ((COMP_CWORD > 1)) || words='auth builders cache check diff inspect schema version'
    [[ $option != cache ]] || words=clear
    [[ $option != schema ]] || words=config
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _kpin kpin
