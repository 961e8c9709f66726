package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.app.config.Config;
import dev.glacis.app.config.Key;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Print the effective configuration, and where each value came from.",
    mixinStandardHelpOptions = true,
    modelTransformer = KeyFlags.class,
    footer = {
      "",
      "Examples:",
      "  glacis config --config glacis.yaml",
      "  glacis config --explain",
      "  glacis config --set port=9000 --json"
    })
final class ConfigCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--explain", description = "Say what each key means and what it may be.")
  boolean explain;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Try a value on top of everything else.")
  Map<String, String> tried = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    var config = KeyFlags.config(spec, Layer.NONE, System.getenv(), triedLayer());
    if (json) {
      System.out.println(
          new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document(config)));
      return 0;
    }
    for (var key : Keys.ALL) {
      var setting = config.setting(key);
      System.out.printf(
          "%-26s %-32s %s%n",
          key.name(),
          setting.texts().isEmpty() ? "-" : String.join(" ", shown(key, setting)),
          setting.origin());
      if (explain) {
        System.out.printf(
            "    %s%n    allowed: %s%s%n    %s, %s%n%n",
            key.help(),
            key.expected(),
            key.repeatable() ? "; may be given several times" : "",
            key.secret() ? "no flag" : key.flag(),
            key.variable());
      }
    }
    return 0;
  }

  private static List<String> shown(Key<?> key, Config.Setting<?> setting) {
    return setting.texts().stream().map(text -> key.secret() ? "(secret)" : text).toList();
  }

  private Layer triedLayer() {
    var values = new HashMap<Key<?>, List<String>>();
    tried.forEach(
        (name, value) -> {
          var key =
              Keys.ALL.stream()
                  .filter(k -> k.name().equals(name) && !k.secret())
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new ParameterException(
                              spec.commandLine(), "--set " + name + "=…: no such key"));
          values.put(key, List.of(value));
        });
    return Layer.of("--set", values);
  }

  private ObjectNode document(Config config) {
    var document = new JsonMapper().createObjectNode();
    for (var key : Keys.ALL) {
      var setting = config.setting(key);
      var entry = document.putObject(key.name());
      shown(key, setting).forEach(entry.putArray("values")::add);
      entry.put("origin", setting.origin());
      if (explain) {
        entry.put("help", key.help()).put("allowed", key.expected());
      }
    }
    return document;
  }
}
