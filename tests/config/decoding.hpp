#pragma once

#include <string>
#include <string_view>

#include "config/decode.hpp"

/// Decodes a Config whose fields are `fields`; places are "at OFFSET", counted in the whole document.
inline config::Decoded decode_fields(std::string_view fields) {
  const std::string text = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n" + std::string(fields);
  return config::decode(text, [](std::size_t offset) { return "at " + std::to_string(offset); });
}

/// The message that decoding `fields` fails with; empty when it does not fail.
inline std::string error_of(std::string_view fields) {
  try {
    decode_fields(fields);
    return {};
  } catch (const manifest::SyntaxError& error) {
    return error.what();
  }
}
