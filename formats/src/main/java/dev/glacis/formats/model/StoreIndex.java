package dev.glacis.formats.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.detect.ModelKind;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which models are installed and which of them are active:
///
/// ```json
/// {"next":3,"versions":[{"version":1,"kind":"full","sha256":"…","installed":"2026-11-20T15:00:00Z",
///  "from":"mine.gfm","forced":false},…],"active":{"full":[1,2]}}
/// ```
///
/// `active` holds the versions of each kind that were active one after another and not rolled back;
/// the last one is. Immutable.
///
/// @param next number of the version to come
/// @param history by kind; numbers of versions that are there
record StoreIndex(
    int next, List<ModelStore.Version> versions, Map<ModelKind, List<Integer>> history) {
  static final StoreIndex EMPTY = new StoreIndex(1, List.of(), Map.of());

  /// How far back one can roll, and how many versions of a kind are kept.
  static final int KEPT = 10;

  /// @throws IllegalArgumentException for parts that don't fit together
  StoreIndex {
    versions = List.copyOf(versions);
    var copy = new EnumMap<ModelKind, List<Integer>>(ModelKind.class);
    history.forEach((kind, numbers) -> copy.put(kind, List.copyOf(numbers)));
    history = Collections.unmodifiableMap(copy);
    var last = 0;
    for (var version : versions) {
      require(version.number() > last, "versions out of order");
      last = version.number();
    }
    require(next > last, "the next version is there already");
    for (var active : history.entrySet()) {
      for (var number : active.getValue()) {
        require(
            find(versions, number).map(v -> v.kind() == active.getKey()).orElse(false),
            "no version " + number + " of kind " + active.getKey().label());
      }
    }
  }

  Optional<ModelStore.Version> active(ModelKind kind) {
    var numbers = history.getOrDefault(kind, List.of());
    return numbers.isEmpty() ? Optional.empty() : find(versions, numbers.getLast());
  }

  /// With one more version, which is active; of its kind the newest [#KEPT] are kept.
  StoreIndex with(ModelStore.Version version) {
    var numbers = new ArrayList<>(history.getOrDefault(version.kind(), List.of()));
    numbers.add(version.number());
    var kept = numbers.subList(Math.max(0, numbers.size() - KEPT), numbers.size());
    var all = new ArrayList<>(versions);
    all.add(version);
    var ofKind = all.stream().filter(v -> v.kind() == version.kind()).toList();
    var old = ofKind.subList(0, Math.max(0, ofKind.size() - KEPT));
    all.removeIf(v -> old.contains(v) && !kept.contains(v.number()));
    var after = new EnumMap<ModelKind, List<Integer>>(ModelKind.class);
    after.putAll(history);
    after.put(version.kind(), kept);
    return new StoreIndex(next + 1, all, after);
  }

  /// Without the active version of a kind among those that were active.
  StoreIndex rolledBack(ModelKind kind) {
    var numbers = history.getOrDefault(kind, List.of());
    var after = new EnumMap<ModelKind, List<Integer>>(ModelKind.class);
    after.putAll(history);
    after.put(kind, numbers.subList(0, Math.max(0, numbers.size() - 1)));
    return new StoreIndex(next, versions, after);
  }

  byte[] json() {
    var document = new JsonMapper().createObjectNode().put("next", next);
    var list = document.putArray("versions");
    for (var version : versions) {
      list.addObject()
          .put("version", version.number())
          .put("kind", version.kind().label())
          .put("sha256", version.sha256())
          .put("installed", version.installed().toString())
          .put("from", version.from())
          .put("forced", version.forced());
    }
    var active = document.putObject("active");
    history.forEach(
        (kind, numbers) -> {
          var array = active.putArray(kind.label());
          numbers.forEach(array::add);
        });
    return document.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  /// @param name of the file, for errors
  /// @throws BadInput for anything that [#json] does not write
  static StoreIndex read(byte[] bytes, String name) throws BadInput {
    try {
      var document = new JsonMapper().readTree(bytes);
      var versions = new ArrayList<ModelStore.Version>();
      for (var version : array(document, "versions")) {
        versions.add(version(version));
      }
      var history = new EnumMap<ModelKind, List<Integer>>(ModelKind.class);
      if (!(document.get("active") instanceof ObjectNode active)) {
        throw new IllegalArgumentException("no object active");
      }
      for (var kind : active.properties()) {
        var numbers = new ArrayList<Integer>();
        for (var number : array(active, kind.getKey())) {
          numbers.add(number(number));
        }
        history.put(ModelKind.ofLabel(kind.getKey()), numbers);
      }
      return new StoreIndex(number(document.path("next")), versions, history);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new BadInput(
          name + ": damaged: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static ModelStore.Version version(JsonNode node) {
    return new ModelStore.Version(
        number(node.path("version")),
        ModelKind.ofLabel(text(node, "kind")),
        text(node, "sha256"),
        Instant.parse(text(node, "installed")),
        text(node, "from"),
        node.path("forced").asBoolean());
  }

  private static JsonNode array(JsonNode node, String name) {
    var array = node == null ? null : node.get(name);
    if (array == null || !array.isArray()) {
      throw new IllegalArgumentException("no list " + name);
    }
    return array;
  }

  private static String text(JsonNode node, String name) {
    var text = node.get(name);
    if (text == null || !text.isTextual()) {
      throw new IllegalArgumentException("no text " + name);
    }
    return text.textValue();
  }

  private static int number(JsonNode node) {
    if (!node.isInt() || node.intValue() < 1) {
      throw new IllegalArgumentException("expected a number of a version, found " + node);
    }
    return node.intValue();
  }

  private static Optional<ModelStore.Version> find(List<ModelStore.Version> versions, int number) {
    return versions.stream().filter(version -> version.number() == number).findFirst();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
