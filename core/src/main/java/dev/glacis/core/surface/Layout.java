package dev.glacis.core.surface;

import java.util.Arrays;

/// How machines are grouped and numbered. Nodes of the graph are the classes, the source symbols
/// and the target tags:
///
/// ```
/// class → symbol it holds → (wider range →) target tag of a grant → class that holds the tag
/// ```
///
/// so that a path from class to class passes only tags that one machine holds together, and the
/// graph has as many edges as the document has tags, ranges and rules. Components are condensed;
/// machines are numbered by component, then class, then document order, so that every class and
/// every component is one run of numbers, and so, mostly, are the components that lead to one.
///
/// @param classes renumbered: a class's number is its place among the machines
/// @param firstOfClass number of each class's first machine, and one past the last of all
/// @param componentOfClass of each class
/// @param firstOfComponent number of each component's first machine, and one past the last of all
/// @param cyclic whether a component leads to itself
/// @param numbers machine numbers by document order
/// @param forward edges from component to component, without those within one
record Layout(
    Classes classes,
    int[] firstOfClass,
    int[] componentOfClass,
    int[] firstOfComponent,
    boolean[] cyclic,
    int[] numbers,
    Csr forward) {

  static Layout of(Classes raw, Grants grants) {
    var graph = graph(raw, grants);
    var components = Components.of(graph);
    var order = order(raw, components);
    var classes = renumber(raw, order);
    var componentOfClass = new int[order.length];
    for (var c = 0; c < order.length; c++) {
      componentOfClass[order[c]] = components.of()[c];
    }
    var firstOfClass = firsts(classes.of(), classes.count());
    var firstOfComponent = new int[components.count() + 1];
    for (var c = 0; c < order.length; c++) {
      firstOfComponent[componentOfClass[c] + 1] += firstOfClass[c + 1] - firstOfClass[c];
    }
    Arrays.parallelPrefix(firstOfComponent, Integer::sum);
    var cyclic = new boolean[components.count()];
    for (var i = 0; i < cyclic.length; i++) {
      cyclic[i] = components.sizes()[i] > 1;
    }
    return new Layout(
        classes,
        firstOfClass,
        componentOfClass,
        firstOfComponent,
        cyclic,
        number(classes, firstOfClass),
        condense(graph, components));
  }

  private static Csr graph(Classes classes, Grants grants) {
    var symbols = classes.count();
    var targets = symbols + grants.symbols();
    var from = new IntList();
    var to = new IntList();
    var held = classes.held();
    for (var c = 0; c < classes.count(); c++) {
      for (var i = held.start()[c]; i < held.start()[c + 1]; i++) {
        var symbol = held.item()[i];
        from.add(c);
        to.add(symbols + symbol);
        if (symbol < grants.tags() && grants.first(symbol) < grants.first(symbol + 1)) {
          from.add(targets + symbol);
          to.add(c);
        }
      }
    }
    var bySource = grants.targetsBySource();
    for (var symbol = 0; symbol < grants.symbols(); symbol++) {
      for (var i = bySource.start()[symbol]; i < bySource.start()[symbol + 1]; i++) {
        from.add(symbols + symbol);
        to.add(targets + bySource.item()[i]);
      }
      if (grants.wider(symbol) >= 0) {
        from.add(symbols + symbol);
        to.add(symbols + grants.wider(symbol));
      }
    }
    return Csr.of(targets + grants.tags(), from.toArray(), to.toArray());
  }

  /// The new number of each class: by component, then by old number.
  private static int[] order(Classes classes, Components components) {
    var component = Arrays.copyOf(components.of(), classes.count());
    var old = new int[component.length];
    Arrays.setAll(old, c -> c);
    var sorted = Csr.of(components.count(), component, old).item();
    var order = new int[sorted.length];
    for (var i = 0; i < sorted.length; i++) {
      order[sorted[i]] = i;
    }
    return order;
  }

  private static Classes renumber(Classes raw, int[] order) {
    var of = new int[raw.of().length];
    Arrays.setAll(of, i -> order[raw.of()[i]]);
    var row = raw.held().rowOfEach();
    for (var i = 0; i < row.length; i++) {
      row[i] = order[row[i]];
    }
    return new Classes(of, Csr.of(order.length, row, raw.held().item()));
  }

  private static int[] firsts(int[] classOf, int classes) {
    var first = new int[classes + 1];
    for (var c : classOf) {
      first[c + 1]++;
    }
    Arrays.parallelPrefix(first, Integer::sum);
    return first;
  }

  private static int[] number(Classes classes, int[] firstOfClass) {
    var next = firstOfClass.clone();
    var numbers = new int[classes.of().length];
    for (var i = 0; i < numbers.length; i++) {
      numbers[i] = next[classes.of()[i]]++;
    }
    return numbers;
  }

  /// Edges between components, each once.
  private static Csr condense(Csr graph, Components components) {
    var from = new IntList();
    var to = new IntList();
    for (var node = 0; node < graph.rows(); node++) {
      var source = components.of()[node];
      for (var e = graph.start()[node]; e < graph.start()[node + 1]; e++) {
        var target = components.of()[graph.item()[e]];
        if (source != target) {
          from.add(source);
          to.add(target);
        }
      }
    }
    return Csr.of(components.count(), from.toArray(), to.toArray()).distinct();
  }
}
