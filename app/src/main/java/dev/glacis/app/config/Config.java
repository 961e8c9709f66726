package dev.glacis.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The effective configuration: for each key its values and where they came from. Later layers win:
/// defaults, the command's own defaults, the YAML file, `GLACIS_*` variables, flags.
public final class Config {
  private final Map<Key<?>, Setting<?>> settings;

  private Config(Map<Key<?>, Setting<?>> settings) {
    this.settings = Map.copyOf(settings);
  }

  /// Lays the layers over one another and parses every value.
  ///
  /// @param layers weakest first
  /// @throws ConfigException naming every problem at once, never only the first
  public static Config of(List<Layer> layers) {
    var problems = new ArrayList<String>();
    for (var layer : layers) {
      problems.addAll(layer.problems());
    }
    var settings = new HashMap<Key<?>, Setting<?>>();
    for (var key : Keys.ALL) {
      settings.put(key, settle(key, layers, problems));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Config(settings);
  }

  private static <T> Setting<T> settle(Key<T> key, List<Layer> layers, List<String> problems) {
    var texts = key.defaultText() == null ? List.<String>of() : List.of(key.defaultText());
    var origin = "default";
    for (var layer : layers) {
      var given = layer.values().get(key.name());
      if (given != null) {
        texts = given.texts();
        origin = given.origin();
      }
    }
    if (texts.size() > 1 && !key.repeatable()) {
      problems.add(
          "%s is given %d times (%s); it takes one value"
              .formatted(key.name(), texts.size(), origin));
      return new Setting<>(List.of(), texts, origin);
    }
    var values = new ArrayList<T>();
    for (var text : texts) {
      try {
        values.add(key.parser().parse(text));
      } catch (IllegalArgumentException e) {
        problems.add(
            "%s: '%s' (%s) is not allowed: expected %s%s"
                .formatted(
                    key.name(),
                    key.secret() ? "…" : withoutPassword(text),
                    origin,
                    key.expected(),
                    reason(e)));
      }
    }
    return new Setting<>(values, texts, origin);
  }

  private static String reason(IllegalArgumentException e) {
    return e instanceof NumberFormatException || e.getMessage() == null
        ? ""
        : " (" + e.getMessage() + ")";
  }

  private static String withoutPassword(String text) {
    return text.replaceAll("//[^/@]*@", "//…@");
  }

  /// The value of a key that has a default.
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException(key.name() + " has no value"));
  }

  /// The value of a key, if it has one.
  public <T> Optional<T> find(Key<T> key) {
    return all(key).stream().findFirst();
  }

  /// Every value of a key, in the order given.
  @SuppressWarnings("unchecked")
  public <T> List<T> all(Key<T> key) {
    return (List<T>) setting(key).values();
  }

  /// Values as written, and where they came from.
  public Setting<?> setting(Key<?> key) {
    var setting = settings.get(key);
    if (setting == null) {
      throw new IllegalArgumentException(key.name() + " is no key of Keys.ALL");
    }
    return setting;
  }

  /// @param texts as written, secrets too
  /// @param origin `default`, `demo`, `FILE:LINE`, a variable's or a flag's name
  public record Setting<T>(List<T> values, List<String> texts, String origin) {
    public Setting {
      values = List.copyOf(values);
      texts = List.copyOf(texts);
    }
  }
}
