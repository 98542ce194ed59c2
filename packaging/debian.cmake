# Run by cpack on the files of the Debian package: what Debian wants in another form or place than `cmake --install`
# leaves it.
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(doc ${share}/doc/kpin)
file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
file(REMOVE ${doc}/LICENSE)  # named by `copyright`
configure_file(${CPACK_KPIN_PACKAGING}/copyright ${doc}/copyright COPYONLY)
configure_file(${CPACK_KPIN_PACKAGING}/changelog ${doc}/changelog COPYONLY)
file(GLOB pages ${share}/man/man*/*)
execute_process(COMMAND gzip -9n ${doc}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)
