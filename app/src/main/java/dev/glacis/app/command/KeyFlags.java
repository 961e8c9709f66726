package dev.glacis.app.command;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Key;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Gives a command one flag for each configuration key, and makes the effective configuration from
/// what was typed, the variables and the file.
final class KeyFlags implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("--config")
            .paramLabel("FILE")
            .type(Path.class)
            .description("YAML file of the keys below (or GLACIS_CONFIG).")
            .build());
    for (var key : Keys.ALL) {
      if (key.secret()) {
        continue;
      }
      var shown = key.defaultText() == null ? "" : " Default: " + key.defaultText() + ".";
      command.addOption(
          OptionSpec.builder(key.flag())
              .paramLabel(key.name().toUpperCase(Locale.ROOT))
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .description(escape(key.help() + " Allowed: " + key.expected() + "." + shown))
              .build());
    }
    return command;
  }

  /// What the variables and the file say, for a command without flags of its own for them.
  static Config surroundings(Map<String, String> environment) {
    var layers = new ArrayList<Layer>();
    if (environment.containsKey("GLACIS_CONFIG")) {
      layers.add(Layer.ofYaml(Path.of(environment.get("GLACIS_CONFIG"))));
    }
    layers.add(Layer.ofVariables(environment));
    return Config.of(layers);
  }

  /// @param defaults of the command itself, stronger than the keys' own
  /// @param last stronger than everything else
  static Config config(
      CommandSpec command, Layer defaults, Map<String, String> environment, Layer last) {
    var typed = command.commandLine().getParseResult();
    var layers = new ArrayList<Layer>();
    layers.add(defaults);
    Path file = typed.matchedOptionValue("--config", null);
    if (file == null && environment.containsKey("GLACIS_CONFIG")) {
      file = Path.of(environment.get("GLACIS_CONFIG"));
    }
    if (file != null) {
      layers.add(Layer.ofYaml(file));
    }
    layers.add(Layer.ofVariables(environment));
    var flags = new HashMap<String, Layer.Given>();
    for (Key<?> key : Keys.ALL) {
      List<String> values = typed.matchedOptionValue(key.flag(), null);
      if (values != null) {
        flags.put(key.name(), new Layer.Given(values, key.flag()));
      }
    }
    layers.add(new Layer(flags, List.of()));
    layers.add(last);
    return Config.of(layers);
  }

  private static String escape(String text) {
    return text.replace("%", "%%").replace("@|", "@ |");
  }
}
