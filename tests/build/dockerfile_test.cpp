#include "build/dockerfile.hpp"

#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/catch.hpp"

using build::base_images;
using build::BaseImage;
using build::BuildArgs;

namespace {

using Texts = std::vector<std::string>;

/// The images as "use text", those that are not known as "use text: problem".
Texts images(const std::string& dockerfile, const BuildArgs& args = {}) {
  constexpr const char* kUses[] = {"from", "copy", "mount", "syntax"};
  Texts texts;
  for (const BaseImage& image : base_images(dockerfile, args)) {
    std::string text = std::string(kUses[static_cast<int>(image.use)]) + ' ' + image.text;
    if (!image.reference) text += ": " + image.problem;
    CHECK(image.reference.has_value() == image.problem.empty());
    texts.push_back(std::move(text));
  }
  return texts;
}

struct Case {
  std::string text = {};
  Texts images = {};
};

void check(const std::vector<Case>& cases, const BuildArgs& args = {}) {
  for (const Case& one : cases) {
    INFO(one.text);
    CHECK(images(one.text, args) == one.images);
  }
}

}  // namespace

TEST_CASE("Dockerfile: FROM names images", "[build]") {
  check({
      {"FROM alpine", {"from alpine"}},
      {"from alpine:3.19 aS build\nFrom r.io/team/app@sha256:" + std::string(64, 'a'),
       {"from alpine:3.19", "from r.io/team/app@sha256:" + std::string(64, 'a')}},
      {"FROM --platform=linux/arm64 alpine AS x", {"from alpine"}},
      {"FROM --platform=$BUILDPLATFORM alpine", {"from alpine"}},
      {"FROM \"alpine\"", {"from alpine"}},
      {"FROM alpine\nFROM alpine\nFROM busybox", {"from alpine", "from busybox"}},
      {"FROM scratch", {}},
      {"FROM Scratch", {"from Scratch: the repository name 'library/Scratch' must be written in lower case"}},
      {"", {}},
      {"FROM", {"from : it is not of the form FROM IMAGE [AS NAME]"}},
      {"FROM a b", {"from a b: it is not of the form FROM IMAGE [AS NAME]"}},
      {"FROMM alpine\nNONSENSE", {}},
  });
}

TEST_CASE("Dockerfile: the reference and its line are told", "[build]") {
  const auto found = base_images("# comment\n\nFROM \\\n  alpine\nCOPY --from=busybox a b\n", {});
  REQUIRE(found.size() == 2);
  CHECK(found[0].reference->text() == "index.docker.io/library/alpine:latest");
  CHECK(found[0].line == 3);
  CHECK(found[1].line == 5);
}

TEST_CASE("Dockerfile: stages are no images", "[build]") {
  check({
      {"FROM alpine AS Base\nFROM base AS next\nFROM NEXT", {"from alpine"}},
      // The name counts for what comes after it.
      {"FROM alpine AS alpine\nFROM alpine", {"from alpine"}},
      {"FROM later\nFROM alpine AS later", {"from later", "from alpine"}},
      {"FROM a AS one\nCOPY --from=one x y\nCOPY --from=0 x y\nCOPY --from=ONE x y", {"from a"}},
      // COPY and RUN may name any stage.
      {"FROM a\nCOPY --from=two x y\nRUN --mount=from=two,target=/x true\nFROM b AS two",
       {"from a", "from b"}},
  });
}

TEST_CASE("Dockerfile: COPY and RUN name images", "[build]") {
  check({
      {"FROM a\nCOPY --link --from=busybox:1 --chown=1 x y", {"from a", "copy busybox:1"}},
      {"FROM a\nCOPY x --from=busybox y", {"from a"}},
      {"FROM a\nADD --from=busybox x y", {"from a"}},
      {"FROM a\nCOPY --from=scratch x y\nCOPY --from= x y", {"from a"}},
      {"FROM a\nRUN --mount=type=bind,from=tools:2,target=/t --network=none make",
       {"from a", "mount tools:2"}},
      {"FROM a\nRUN --mount=type=cache,target=/c --mount=\"target=/t,FROM=tools\" make",
       {"from a", "mount tools"}},
      {"FROM a\nRUN --mount='\"target=/a,from=b\",from=tools' make", {"from a", "mount tools"}},
      {"FROM a\nRUN make --mount=from=b,target=/t", {"from a"}},
      {"FROM a\nONBUILD COPY --from=busybox x y\nonbuild run --mount=from=tools,target=/t make",
       {"from a", "copy busybox", "mount tools"}},
      {"FROM a\nARG X=b\nCOPY --from=$X x y", {"from a", "copy $X: builders replace no variables here"}},
      {"FROM a\nRUN --mount=from=img:$X,target=/t make",
       {"from a", "mount img:$X: builders replace no variables here"}},
  });
}

TEST_CASE("Dockerfile: variables in FROM", "[build]") {
  check({
      {"ARG V=3.19\nFROM alpine:$V", {"from alpine:3.19"}},
      {"ARG V=3.19\nFROM alpine:${V}", {"from alpine:3.19"}},
      {"ARG A=alpine V=3\nARG I=$A:${V}.19\nFROM $I", {"from alpine:3.19"}},
      {"ARG V=\"3.19\"\nFROM \"alpine:$V\"", {"from alpine:3.19"}},
      {"ARG V='$X'\nFROM a:'${V}'", {"from a:${V}: the placeholder '${V}' was not filled in"}},
      {"FROM alpine${SUFFIX}", {"from alpine"}},
      {"ARG SUFFIX\nFROM alpine$SUFFIX", {"from alpine"}},
      {"FROM ${I:-alpine}:${V-3}", {"from alpine:3"}},
      {"ARG I=\nFROM a${I:-b}c${I-d}e${I:+f}g${I+h}", {"from abcegh"}},
      {"ARG I=x\nFROM a${I:-b}c${I-d}e${I:+f}g${I+h}", {"from axcxefgh"}},
      {"FROM ${A:-${B:-alpine}}", {"from alpine"}},
      {"ARG A=x\nFROM ${A:?needed}y${A?needed}", {"from xyx"}},
      {"FROM a$", {"from a$: the placeholder '$' was not filled in"}},
      {"FROM a\nARG V=1\nFROM b:${V:-2}", {"from a", "from b:2"}},
      {"ARG TARGETARCH=amd64\nFROM base-$TARGETARCH", {"from base-amd64"}},
      {"ARG S=base\nFROM alpine AS base\nFROM $S", {"from alpine"}},
  });
}

TEST_CASE("Dockerfile: build arguments win over defaults, where ARG declares them", "[build]") {
  const BuildArgs args = {{"V", "3.20"}, {"EMPTY", ""}, {"TARGETARCH", "arm64"}};
  check({{"ARG V=3.19\nFROM alpine:$V", {"from alpine:3.20"}},
         {"ARG V\nFROM alpine:${V:-1}", {"from alpine:3.20"}},
         {"FROM alpine:${V:-1}", {"from alpine:1"}},
         {"ARG EMPTY=x\nFROM alpine$EMPTY", {"from alpine"}},
         {"FROM base-$TARGETARCH", {"from base-arm64"}}},
        args);
}

TEST_CASE("Dockerfile: what is not known is told", "[build]") {
  check({
      {"FROM base-$TARGETARCH", {"from base-$TARGETARCH: the value of 'TARGETARCH' is not known"}},
      {"ARG A=x$BUILDOS\nFROM $A", {"from $A: the value of 'A' is not known"}},
      {"ARG I\nFROM $I", {"from : the reference is empty"}},
      {"ARG V\nFROM alpine:$V", {"from alpine:: the tag after ':' is empty"}},
      {"FROM ${I:?}", {"from ${I:?}: the variable 'I' has to be set"}},
      {"ARG I=abc\nFROM ${I#a}", {"from ${I#a}: a substitution for 'I' has a form that kpin does not know"}},
      {"FROM ${I", {"from ${I: a '}' is missing"}},
      {"FROM ${I:-", {"from ${I:-: a '}' is missing"}},
      {"FROM ${}", {"from ${}: a substitution has no name"}},
      {"FROM \"a", {"from \"a: a double quote is not closed"}},
      {"FROM 'a", {"from 'a: a single quote is not closed"}},
  });
}

TEST_CASE("Dockerfile: directives", "[build]") {
  check({
      {"# syntax=docker/dockerfile:1\nFROM a", {"syntax docker/dockerfile:1", "from a"}},
      {"#Syntax = docker/dockerfile:1 arg\r\nFROM a", {"syntax docker/dockerfile:1", "from a"}},
      {"#!/bin/sh\n# syntax=x\nFROM a", {"syntax x", "from a"}},
      {"// syntax=x\nFROM a", {"syntax x", "from a"}},
      {"# comment\n# syntax=x\nFROM a", {"from a"}},
      {"\n# syntax=x\nFROM a", {"from a"}},
      {"# escape=`\nFROM `\n a\\b", {"from a\\b: the repository name 'library/a\\b' must not contain '\\'"}},
      {"# check=skip=all\n# escape=`\nFROM `\n a", {"from a"}},
      {"# comment\n# escape=`\nFROM a`\nFROM b",
       {"from a`: the repository name 'library/a`' must not contain '`'", "from b"}},
  });
}

TEST_CASE("Dockerfile: lines", "[build]") {
  check({
      {"\xEF\xBB\xBF"
       "FROM a\r\n\r\nFROM b\r\n",
       {"from a", "from b"}},
      {"FROM \\\n\\\n a \\  \n AS x\nFROM x", {"from a"}},
      {"RUN a \\\n# FROM b\n\n  # FROM c\n  FROM d\nFROM e", {"from e"}},
      {"FROM a # b", {"from a # b: it is not of the form FROM IMAGE [AS NAME]"}},
      {"  \t FROM\ta  ", {"from a"}},
      {"# FROM b\n  # FROM c\nFROM a", {"from a"}},
      {"RUN echo \\\\\nFROM a", {"from a"}},
      {"FR\\\nOM a", {"from a"}},
      {"FROM a\\", {"from a"}},
  });
}

TEST_CASE("Dockerfile: heredocs hold no instructions", "[build]") {
  check({
      {"RUN <<EOF\nFROM b\nEOF\nFROM a", {"from a"}},
      {"RUN cat <<-'E' > x\nFROM b\n\tE\nFROM a", {"from a"}},
      {"COPY <<one <<\"two\" /x/\nFROM b\none\nFROM c\ntwo\nFROM a", {"from a"}},
      {"ONBUILD RUN 3<<EOF\nFROM b\nEOF\nFROM a", {"from a"}},
      {"RUN << EOF\nFROM b\nEOF\nFROM a", {"from a"}},
      {"RUN <<EOF\nFROM b\n EOF\nEOF \n\tEOF\nEOF\nFROM a", {"from a"}},
      {"RUN <<<EOF\nFROM a\nEOF", {"from a"}},
      {"RUN cat<<EOF\nFROM a\nEOF", {"from a"}},
      {"RUN \"<<EOF\"\nFROM a\nEOF", {"from a"}},
      {"RUN don't <<EOF\nFROM a\nEOF", {"from a"}},
      {"ENV x <<EOF\nFROM a\nEOF", {"from a"}},
      // A builder without heredocs would see them.
      {"RUN <<EOF\nFROM a", {"from a"}},
  });
}

TEST_CASE("Dockerfile: hostile texts end soon", "[build]") {
  CHECK_THROWS_WITH(base_images(std::string(1024 * 1024 + 1, ' '), {}),
                    "it has 1048577 bytes, more than the 1048576 that are read");
  std::string doubling = "ARG A0=0123456789\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "$A" + std::to_string(i - 1);
    doubling += "ARG A" + std::to_string(i) + "=" + before + before + "\n";
  }
  const auto found = base_images(doubling + "FROM $A59", {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].problem == "the file's variables make up too long a text");

  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "${A:-";
  CHECK(base_images("FROM " + nested, {}).at(0).problem == "its substitutions are nested too deeply");

  std::string open;
  for (int i = 0; i < 101; ++i) open += "RUN <<E\n";
  CHECK_THROWS_WITH(base_images(open, {}), "line 101: one of many heredocs that are never closed");
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "FROM a" + std::to_string(i) + "\n";
  CHECK_THROWS_WITH(base_images(many, {}), "it names too many images");
}

TEST_CASE("build arguments: out of a builder's options", "[build]") {
  const base::Environment environment = {{"HOME", "/root"}, {"V", "from outside"}};
  const auto read = [&](const Texts& options) { return build::build_args(options, environment); };
  CHECK(read({"--build-arg", "A=B", "--build-arg=C=D=E", "--build-arg=F="}) ==
        BuildArgs{{"A", "B"}, {"C", "D=E"}, {"F", ""}});
  CHECK(read({"--build-arg", "V", "--build-arg=HOME", "--build-arg=NONE"}) ==
        BuildArgs{{"V", "from outside"}, {"HOME", "/root"}});
  CHECK(read({"--build-arg=A=1", "--build-arg", "A=2"}) == BuildArgs{{"A", "2"}});
  CHECK(read({"--build-arg=V=1", "--build-arg=NONE"}) == BuildArgs{{"V", "1"}});
  CHECK(read({"--build-args=A=1", "--label", "A=1", "A=1", "--build-arg"}).empty());
}
