# Prints what the completion script in the first argument offers at the end of the line in the second.
source $argv[1]
for offer in (complete -C $argv[2])
    string split -- \t $offer | head -n 1
end
