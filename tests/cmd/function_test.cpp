// kpin as a function (KRM functions specification): a ResourceList on stdin and stdout.

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::occurrences;

namespace {

/// One item as kustomize writes it: a pod with an image.
std::string item(const std::string& name, const std::string& image) {
  return "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: " + name +
         "\n    annotations:\n      internal.config.kubernetes.io/path: 'pods.yml'\n"
         "      internal.config.kubernetes.io/index: '1'\n"
         "  spec:\n    containers:\n    - name: app # the only one\n      image: " +
         image + "\n";
}

std::string list(const std::string& items, const std::string& more = "") {
  return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + items + more;
}

std::string config(const std::string& host) {
  return "functionConfig:\n  apiVersion: kbld.k14s.io/v1alpha1\n  kind: Config\n  metadata: {name: images}\n"
         "  overrides:\n  - image: front\n    newImage: " +
         host + "/team/app:1\n";
}

}  // namespace

TEST_CASE("function: items are pinned in place, all else stays", "[cmd][function]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string reference = registry.host() + "/team/app:1";
  const std::string pinned = registry.host() + "/team/app@" + registry.put_image("team/app", "1");
  const std::string input = list(item("a", reference) + item("b", reference), config(registry.host()));
  const auto result = support::run_kpin({"--images-annotation=false"}, input);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == list(item("a", pinned) + item("b", pinned), config(registry.host())));

  const auto annotated = support::run_kpin({}, input);
  CHECK(occurrences(annotated.out, "      kbld.k14s.io/images: |\n") == 2);
}

TEST_CASE("function: its configuration and Configs among the items count, and stay", "[cmd][function]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("team/app", "1");
  const std::string other =
      "- apiVersion: kbld.k14s.io/v1alpha1\n  kind: Config\n  overrides:\n  - image: back\n    newImage: " +
      registry.host() + "/team/app:1\n";
  const auto result =
      support::run_kpin({}, list(item("a", "front") + item("b", "back") + other, config(registry.host())));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(occurrences(result.out, "      image: " + registry.host() + "/team/app@" + digest + "\n") == 2);
  CHECK(contains(result.out, other));
  CHECK(contains(result.out, config(registry.host())));
}

TEST_CASE("function: a Config of another place than its items is told where it is wrong", "[cmd][function]") {
  const std::string input = list(item("a", "front"),
                                 "functionConfig:\n  apiVersion: kbld.k14s.io/v1alpha1\n"
                                 "  kind: Config\n  overrides: 7\n");
  const auto result = support::run_kpin({}, input);
  CHECK(result.status == 2);
  CHECK(contains(result.err, "kpin: stdin:18:14: overrides: expected a list, found"));
  CHECK(result.out ==
        "results:\n- {\"message\":\"overrides: expected a list, found a number\",\"severity\":\"error\","
        "\"resourceRef\":{\"apiVersion\":\"kbld.k14s.io/v1alpha1\",\"kind\":\"Config\",\"name\":\"\"},"
        "\"field\":{\"path\":\"overrides\"}}\n" +
            input);
}

TEST_CASE("function: what is wrong with a Config of another file is a result without a resource",
          "[cmd][function]") {
  const support::TempFolder folder;
  const std::string config = folder.write(
      "kpin.yml", "# one\napiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nbogus: 1\noverrides: 7\n");
  const auto result = support::run_kpin({"-f", config, "-f", "-"}, list(item("a", "front")));
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out == "results:\n- {\"message\":\"" + config +
                          ":5:12: overrides: expected a list, found a number\",\"severity\":\"error\"}\n" +
                          list(item("a", "front")));
}

TEST_CASE("function: a doubtful field is a warning among the results", "[cmd][function]") {
  const std::string input = list(item("a", "front"),
                                 "functionConfig:\n  apiVersion: kbld.k14s.io/v1alpha1\n"
                                 "  kind: Config\n  override: []\n");
  const auto result = support::run_kpin({"--skip=*"}, input);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("results:\n- {\"message\":\"unknown field 'override'"));
  CHECK(result.out.ends_with("}\n" + input));
  CHECK(contains(result.out, "\"severity\":\"warning\",\"resourceRef\":{"));
}

TEST_CASE("function: failures are results, and no item changes", "[cmd][function]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("team/app", "1");
  const std::string items =
      item("a", registry.host() + "/team/app:1") + item("b", registry.host() + "/team/app:missing");
  const auto result = support::run_kpin({}, list(items));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.starts_with("results:\n- {\"message\":\"cannot resolve '"));
  CHECK(result.out.ends_with("}\n" + list(items)));
  CHECK(contains(result.out,
                 "\"severity\":\"error\",\"resourceRef\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
                 "\"name\":\"b\"},\"field\":{\"path\":\"spec.containers[0].image\","
                 "\"currentValue\":\"" +
                     registry.host() +
                     "/team/app:missing\"},\"file\":{\"path\":\"pods.yml\",\"index\":1}}\n"));
  CHECK(occurrences(result.out, "\"severity\"") == 1);
  CHECK(contains(result.err, "/team/app:missing'"));
}

TEST_CASE("function: results replace older ones, in flow style as well", "[cmd][function]") {
  const std::string policy =
      R"("functionConfig":{"apiVersion":"kbld.k14s.io/v1alpha1","kind":"Config","policies":[{"imageRepo":"127.0.0.1:1/a","onUnresolved":"warn"}]})";
  const std::string head = R"("apiVersion":"config.kubernetes.io/v1beta1","kind":"ResourceList")";
  const std::string items = R"("items":[{"apiVersion":"v1","kind":"Pod","spec":{"image":"127.0.0.1:1/a"}}])";
  const auto added = support::run_kpin({}, "{" + head + "," + items + "," + policy + "}\n");
  INFO(describe(added));
  CHECK(added.status == 0);
  CHECK(added.out.starts_with(R"({"results": [{"message":"cannot resolve '127.0.0.1:1/a': )"));
  CHECK(added.out.ends_with(head + "," + items + "," + policy + "}\n"));
  const auto replaced = support::run_kpin(
      {}, "{" + head + ",\"results\":[{\"message\":\"old\"}]," + items + "," + policy + "}\n");
  CHECK(occurrences(replaced.out, "results") == 1);
  CHECK_FALSE(contains(replaced.out, "old"));
  CHECK(contains(replaced.out, R"("severity":"warning")"));
}

TEST_CASE("function: results leave all else as it is, whatever the list ends with", "[cmd][function]") {
  const std::string head =
      "# a list\napiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
      "functionConfig: {apiVersion: kbld.k14s.io/v1alpha1, kind: Config, bogus: 1}\n";
  const auto function = [](const std::string& text) {
    const auto result = support::run_kpin({}, text);
    CHECK(result.status == 0);
    return result.out;
  };
  const std::string unknown = "{\"message\":\"unknown field 'bogus'\"";
  for (const std::string last :
       {"items: [\n  {a: b}\n]\n", "items:\n- {a: b}", "items:\n- y: |+\n    foo\n\n\n",
        "items:\n- y: |\n    foo", "items: []\n# end\n", "items: []\n---\n# none\n"}) {
    CAPTURE(last);
    const std::string out = function(head + last);
    CHECK(out.starts_with("# a list\nresults:\n- " + unknown));
    CHECK(out.ends_with("}\n" + (head + last).substr(9)));
  }
  for (const std::string old : {"\n- {message: old}", "\n  - {message: old, field: {path: b}}",
                                "\n- message: old", " [{message: old}]", " []", " null", ""}) {
    CAPTURE(old);
    const std::string once = function(head + "results:" + old + "\nitems: []\n");
    CHECK(occurrences(once, "results:") == 1);
    CHECK(occurrences(once, unknown) == 1);
    CHECK_FALSE(contains(once, "old"));
    CHECK(once.ends_with("}\nitems: []\n") != once.ends_with("}]\nitems: []\n"));
    CHECK(function(once) == once);
  }
}

TEST_CASE("function: a configuration of a kind that is misspelt is told", "[cmd][function]") {
  const auto result = support::run_kpin(
      {"--skip=*"},
      list(item("a", "front"), "functionConfig:\n  apiVersion: kbld.k14s.io/v1alpha1\n  kind: Confg\n"));
  CHECK(result.status == 0);
  CHECK(contains(result.err, "did you mean 'Config'?"));
  CHECK(contains(result.out, "did you mean 'Config'?"));
}

TEST_CASE("function: a ResourceList among other documents is a list like any other", "[cmd][function]") {
  const auto result =
      support::run_kpin({"--skip=*"}, list(item("a", "front")) + "---\n" + support::pod("front"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == list(item("a", "front")) + "---\n" + support::pod("front"));
}

TEST_CASE("function: a list without items, and one of another version, pass", "[cmd][function]") {
  for (const std::string text : {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n",
                                 "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n",
                                 "# config.kubernetes.io/v1 ResourceList\n",
                                 "apiVersion: config.kubernetes.io/v1, ResourceList: [\n"}) {
    CAPTURE(text);
    CHECK(support::run_kpin({}, text).out == text);
  }
}

TEST_CASE("function: kustomize runs kpin as a transformer", "[cmd][function]") {
  KPIN_NEEDS("docker-registry", "kustomize");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("team/app", "1");
  const support::TempFolder folder;
  const auto transformer = [&](const std::string& tag) {
    folder.write("images.yml",
                 "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nmetadata:\n  name: images\n"
                 "  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: " +
                     std::string(KPIN_BINARY) + "}\noverrides:\n- image: front\n  newImage: " +
                     registry.host() + "/team/app:" + tag + "\n");
  };
  folder.write("kustomization.yaml", "resources: [pod.yml, kpin.yml]\ntransformers: [images.yml]\n");
  folder.write("pod.yml", support::pod("front"));
  folder.write("kpin.yml",
               "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nmetadata:\n  name: more\n"
               "  annotations: {config.kubernetes.io/local-config: \"true\"}\n");
  const auto build = [&] {
    return support::run({"kustomize", "build", "--enable-alpha-plugins", "--enable-exec", folder.path()});
  };
  transformer("1");
  const auto built = build();
  INFO(describe(built));
  CHECK(built.status == 0);
  CHECK(contains(built.out, "image: " + registry.host() + "/team/app@" + digest + "\n"));
  CHECK(contains(built.out, "kbld.k14s.io/images: |\n"));
  CHECK_FALSE(contains(built.out, "kind: Config"));

  transformer("missing");
  const auto failed = build();
  CHECK(failed.status == 1);
  CHECK(contains(failed.err, "cannot resolve 'front'"));
}

TEST_CASE("function: what kubectl kustomize writes is pinned by the filter", "[cmd][function]") {
  KPIN_NEEDS("docker-registry", "kubectl");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("team/app", "1");
  const support::TempFolder folder;
  folder.write("kustomization.yaml", "resources: [pod.yml]\nimages:\n- name: front\n  newName: " +
                                         registry.host() + "/team/app\n  newTag: \"1\"\n");
  folder.write("pod.yml", support::pod("front"));
  const auto built = support::run({"kubectl", "kustomize", folder.path()});
  INFO(describe(built));
  REQUIRE(built.status == 0);
  const auto pinned = support::run_kpin({}, built.out);
  INFO(describe(pinned));
  CHECK(pinned.status == 0);
  CHECK(contains(pinned.out, "image: " + registry.host() + "/team/app@" + digest + "\n"));
}
