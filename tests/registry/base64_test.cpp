#include "registry/base64.hpp"

#include "support/catch.hpp"

TEST_CASE("base64: the examples of RFC 4648 go both ways", "[registry]") {
  struct Case {
    const char* bytes;
    const char* text;
  };
  const auto row = GENERATE(values<Case>({{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"\xff\xfe\xfd", "//79"}}));
  CHECK(registry::base64_encode(row.bytes) == row.text);
  CHECK(registry::base64_decode(row.text) == row.bytes);
}

TEST_CASE("base64: padding may be missing", "[registry]") { CHECK(registry::base64_decode("Zm8") == "fo"); }

TEST_CASE("base64: line breaks count for nothing, as base64(1) makes them", "[registry]") {
  CHECK(registry::base64_decode("Zm9v\nYmE=\r\n") == "fooba");
}

TEST_CASE("base64: anything else is refused", "[registry]") {
  const auto* text = GENERATE("Z", "Zm9vY", "Zg===", "Z m8=", "Zm8*", "Zg==Zg==", "-_-_");
  CHECK_FALSE(registry::base64_decode(text));
}
