# fish completion for kpin

complete -c kpin -f
complete -c kpin -n __fish_is_first_token -a auth -d 'Tell where credentials for a registry come from'
complete -c kpin -n __fish_is_first_token -a cache -d 'Clear the cache: cache clear'
complete -c kpin -n '__fish_seen_subcommand_from cache' -a clear -d 'Remove what --cache has kept'
complete -c kpin -n __fish_is_first_token -a version -d 'Print the version'
complete -c kpin -l cache -x -d 'Use digests of earlier runs up to this age'
complete -c kpin -s f -l file -r -F -d 'Read a file, folder, URL or - for standard input'
complete -c kpin -s h -l help -d 'Show a summary of the options'
complete -c kpin -s q -l quiet -d 'Do not say what each reference was pinned to'
complete -c kpin -l registry-ca-cert-path -r -F -d 'Trust the certificates in this PEM file'
complete -c kpin -l registry-concurrency -x -d 'Look up this many references at the same time'
complete -c kpin -l registry-insecure -d 'Allow plain HTTP, to every registry or to =HOST'
complete -c kpin -l registry-mirror -x -d 'Ask a mirror first: HOST=MIRROR[,insecure]'
complete -c kpin -l registry-timeout -x -d 'Give up on a request after this long'
complete -c kpin -l registry-verify-certs -f -a 'true false' -d 'Check the certificates of registries'
complete -c kpin -s v -l verbose -d 'Tell each HTTP request on stderr'
