package dev.glacis.app.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One source of configuration, read but not yet parsed.
///
/// @param values by key name
/// @param problems what could not be read, a line each
public record Layer(Map<String, Given> values, List<String> problems) {
  /// Says nothing.
  public static final Layer NONE = new Layer(Map.of(), List.of());

  private static final int MAX_FILE_BYTES = 1 << 20;

  public Layer {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  /// Values as written in one place.
  public record Given(List<String> texts, String origin) {
    public Given {
      texts = List.copyOf(texts);
    }
  }

  /// A command's own defaults.
  public static Layer of(String origin, Map<Key<?>, List<String>> values) {
    var given = new LinkedHashMap<String, Given>();
    values.forEach((key, texts) -> given.put(key.name(), new Given(texts, origin)));
    return new Layer(given, List.of());
  }

  /// Every `GLACIS_*` variable; a list is separated by white space. `GLACIS_CONFIG` names the file
  /// and is no key.
  public static Layer ofVariables(Map<String, String> environment) {
    var given = new LinkedHashMap<String, Given>();
    var problems = new ArrayList<String>();
    var byVariable = new LinkedHashMap<String, Key<?>>();
    Keys.ALL.forEach(key -> byVariable.put(key.variable(), key));
    environment.entrySet().stream()
        .filter(e -> e.getKey().startsWith("GLACIS_") && !e.getKey().equals("GLACIS_CONFIG"))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> {
              var key = byVariable.get(e.getKey());
              if (key == null) {
                problems.add(
                    unknown(
                        "variable " + e.getKey(),
                        e.getKey(),
                        byVariable.keySet().stream().toList()));
              } else {
                var text = e.getValue();
                given.put(
                    key.name(),
                    new Given(
                        key.repeatable() ? List.of(text.strip().split("\\s+")) : List.of(text),
                        e.getKey()));
              }
            });
    return new Layer(given, problems);
  }

  /// A YAML file: a mapping of key names to scalars, or to lists of scalars.
  public static Layer ofYaml(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        return failed(file + ": larger than " + MAX_FILE_BYTES + " bytes; expected a YAML mapping");
      }
      return ofYaml(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return failed(file + ": no such file");
    } catch (IOException e) {
      return failed(file + ": cannot be read as UTF-8 text: " + e.getMessage());
    }
  }

  static Layer ofYaml(String name, String text) {
    var given = new LinkedHashMap<String, Given>();
    var problems = new ArrayList<String>();
    var names = Keys.ALL.stream().map(Key::name).toList();
    try (var yaml = new YAMLFactory().createParser(text)) {
      var token = yaml.nextToken();
      if (token == null) {
        return new Layer(given, problems);
      }
      if (token != JsonToken.START_OBJECT) {
        return failed(at(name, yaml) + ": expected a mapping of keys to values");
      }
      while (yaml.nextToken() == JsonToken.FIELD_NAME) {
        var key = yaml.currentName();
        var origin = at(name, yaml);
        if (!names.contains(key)) {
          problems.add(unknown(origin + ": key '" + key + "'", key, names));
        } else if (given.containsKey(key)) {
          problems.add(origin + ": key '" + key + "' stands twice");
        }
        var texts = scalars(yaml, origin, key, problems);
        given.put(key, new Given(texts, origin));
      }
    } catch (JsonProcessingException e) {
      problems.add(
          name
              + line(e.getLocation())
              + ": not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      problems.add(name + ": cannot be read: " + e.getMessage());
    }
    given.keySet().retainAll(names);
    return new Layer(given, problems);
  }

  private static List<String> scalars(
      JsonParser yaml, String origin, String key, List<String> problems) throws IOException {
    var token = yaml.nextToken();
    if (token.isScalarValue()) {
      return List.of(yaml.getText());
    }
    var texts = new ArrayList<String>();
    if (token == JsonToken.START_ARRAY) {
      while ((token = yaml.nextToken()) != JsonToken.END_ARRAY && token != null) {
        if (token.isScalarValue()) {
          texts.add(yaml.getText());
        } else {
          problems.add(origin + ": '" + key + "' may hold a list of plain values only");
          yaml.skipChildren();
        }
      }
    } else {
      problems.add(origin + ": '" + key + "' is a mapping; expected a value or a list of values");
      yaml.skipChildren();
    }
    return texts;
  }

  private static Layer failed(String problem) {
    return new Layer(Map.of(), List.of(problem));
  }

  private static String at(String name, JsonParser yaml) {
    return name + line(yaml.currentTokenLocation());
  }

  private static String line(JsonLocation location) {
    return location == null ? "" : ":" + location.getLineNr();
  }

  private static String unknown(String what, String name, List<String> known) {
    var nearest = known.stream().min(Comparator.comparingInt(k -> distance(k, name))).orElseThrow();
    return "%s is unknown; did you mean %s?".formatted(what, nearest);
  }

  /// Levenshtein distance, one row at a time.
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, substituted);
      }
    }
    return row[b.length()];
  }
}
