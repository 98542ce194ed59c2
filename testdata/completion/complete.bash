# Prints what the completion script in $1 offers for the last of the words behind it.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_kpin
[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
