# For a shell that is asked what it completes: each word that it offers goes to a file.
setopt extended_glob
PROMPT=READY
fpath=($ZDOTDIR/functions $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
  local -a offered
  [[ " $* " == *" -"[a-zA-Z]#[ADO]" "* ]] || {  # those only compare
    builtin compadd -A offered "$@"
    (( $#offered )) && print -rl -- $offered >>$ZDOTDIR/offered
  }
  builtin compadd "$@"
}
finish() { print -n DONE >/dev/tty }
comppostfuncs=(finish)
bindkey '^I' complete-word
