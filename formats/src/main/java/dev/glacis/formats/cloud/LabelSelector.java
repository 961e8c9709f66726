package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A Kubernetes label selector: all its requirements must hold; without any it selects everything
/// ([Labels and
/// Selectors](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/)).
record LabelSelector(List<Requirement> requirements) {
  static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  LabelSelector {
    requirements = List.copyOf(requirements);
  }

  enum Operator {
    IN("In"),
    /// Also of objects without the label.
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    private final String written;

    Operator(String written) {
      this.written = written;
    }
  }

  /// @param values in order, so that equal requirements are equal
  record Requirement(String key, Operator operator, List<String> values) {
    boolean holds(Map<String, String> labels) {
      var value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }

    @Override
    public String toString() {
      return switch (operator) {
        case IN -> values.size() == 1 ? key + "=" + values.getFirst() : key + " in " + values;
        case NOT_IN -> key + " notin " + values;
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
      };
    }
  }

  /// @param item `{"matchLabels":{…},"matchExpressions":[{"key","operator","values"}]}`
  static LabelSelector of(Item item) throws BadInput {
    var all = new ArrayList<>(of(labels(item, "matchLabels")).requirements);
    for (var expression : item.list("matchExpressions")) {
      all.add(requirement(expression));
    }
    return new LabelSelector(all);
  }

  /// Labels that must all be there, as a service selects pods.
  static LabelSelector of(Map<String, String> labels) {
    return new LabelSelector(
        labels.entrySet().stream()
            .map(l -> new Requirement(l.getKey(), Operator.IN, List.of(l.getValue())))
            .toList());
  }

  boolean matches(Map<String, String> labels) {
    for (var requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return requirements.isEmpty()
        ? "*"
        : requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }

  /// The labels that an object holds as its member.
  static Map<String, String> labels(Item item, String member) throws BadInput {
    var labels = new LinkedHashMap<String, String>();
    for (var label : item.members(member).entrySet()) {
      labels.put(label.getKey(), label.getValue().asText(label.getKey()));
    }
    return labels;
  }

  private static Requirement requirement(Item item) throws BadInput {
    var written = item.requiredText("operator");
    var values = List.copyOf(new TreeSet<>(item.strings("values")));
    for (var operator : Operator.values()) {
      if (operator.written.equals(written)) {
        if (Set.of(Operator.IN, Operator.NOT_IN).contains(operator) == values.isEmpty()) {
          throw item.bad(
              written + (values.isEmpty() ? " without values; expected some" : " with values"));
        }
        return new Requirement(item.requiredText("key"), operator, values);
      }
    }
    throw item.bad(
        "operator '" + BadInput.quoted(written) + "'; expected In, NotIn, Exists or DoesNotExist");
  }
}
