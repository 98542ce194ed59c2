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
    -f | --file | --file= | --registry-ca-cert-path | --registry-ca-cert-path=)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --registry-verify-certs=)
      mapfile -t COMPREPLY < <(compgen -W 'true false' -- "$current")
      return
      ;;
    --cache | --cache= | --registry-concurrency | --registry-concurrency= | --registry-insecure= | --registry-mirror | --registry-mirror= | \
      --registry-timeout | --registry-timeout=)
      return
      ;;
  esac

  words='--cache -f --file -h --help -q --quiet --registry-ca-cert-path --registry-concurrency
    --registry-insecure --registry-mirror --registry-timeout --registry-verify-certs
    -v --verbose'
  if [[ $current != -* ]]; then
    words=
    ((COMP_CWORD > 1)) || words='auth cache inspect schema version'
    [[ $option != cache ]] || words=clear
    [[ $option != schema ]] || words=config
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _kpin kpin
