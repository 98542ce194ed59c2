# fish completion for kpin

complete -c kpin -f
complete -c kpin -n __fish_is_first_token -a auth -d 'Tell where credentials for a registry come from'
complete -c kpin -n __fish_is_first_token -a schema -d 'Print a JSON Schema'
complete -c kpin -n '__fish_seen_subcommand_from schema' -a config -d 'of Config documents'
complete -c kpin -n __fish_is_first_token -a version -d 'Print the version'
complete -c kpin -s f -l file -r -F -d 'Read a file, folder, URL or - for standard input'
complete -c kpin -s h -l help -d 'Show a summary of the options'
complete -c kpin -s q -l quiet -d 'Do not say what each reference was pinned to'
complete -c kpin -l registry-ca-cert-path -r -F -d 'Trust the certificates in this PEM file'
complete -c kpin -l registry-concurrency -x -d 'Look up this many references at the same time'
complete -c kpin -l registry-insecure -d 'Allow plain HTTP, to every registry or to =HOST'
complete -c kpin -l registry-mirror -x -d 'Ask a mirror first: HOST=MIRROR[,insecure]'
complete -c kpin -l registry-timeout -x -d 'Give up on a request after this long'
complete -c kpin -l registry-verify-certs -f -a 'true false' -d 'Check the certificates of registries'
