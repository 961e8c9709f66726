package dev.glacis.core.surface;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Grants where rules deny, guard egress or are of layers.
///
/// A packet is let in by the first rule that fits if and only if some allow fits and no deny before
/// it does, so each allow of the main layer is looked at by itself: from and to classes that
/// nothing keeps out or in, its ways are grants as they stand. For a class that something does keep
/// out (or in), [Evaluation] says what is left of the rule from each class that might come by it.
/// Where that is the same from all that come one way, one grant says so (by a range of public
/// addresses only if the internet gets as much); else there is one for each pair of classes. Such
/// classes get names of their own in place of those that they lose.
///
/// Costs, beyond what an index costs anyway, an evaluation for each rule, class kept from
/// something, and class at the rule's other end; more than a bounded number is refused.
final class Restrictions {
  private static final int MAX_EVALUATIONS = 1 << 26;
  private static final int MAX_GRANTS = 1 << 25;

  private final Network network;
  private final Symbols symbols;
  private final Classes raw;
  private final Csr classesBySymbol;
  private final Evaluation evaluation;
  private final Grants.Builder grants;
  private final BitSet keptOut = new BitSet();
  private final BitSet keptIn = new BitSet();
  private final int[] machineOf;
  private final int[] ownTarget;
  private final int[] ownSource;
  private final List<@Nullable List<Face>> faces;
  private final Map<Integer, List<Prefix>> atoms = new HashMap<>();
  private final Map<PortSet, List<Ports>> portLists = new HashMap<>();
  private final int internet;
  private int provisional;
  private int evaluations;

  private Restrictions(Network network, Symbols symbols, Classes raw, Evaluation evaluation) {
    this.network = network;
    this.symbols = symbols;
    this.raw = raw;
    this.evaluation = evaluation;
    classesBySymbol = raw.held().inverse(symbols.numbering().size());
    grants = new Grants.Builder(network.rules());
    provisional = symbols.numbering().size();
    internet = provisional++;
    ownTarget = new int[raw.count()];
    ownSource = new int[raw.count()];
    Arrays.fill(ownTarget, -1);
    Arrays.fill(ownSource, -1);
    machineOf = new int[raw.count()];
    for (var i = raw.of().length - 1; i >= 0; i--) {
      machineOf[raw.of()[i]] = i;
    }
    faces = new ArrayList<>();
    for (var c = 0; c < raw.count(); c++) {
      faces.add(null);
    }
  }

  /// @param classes with the names that the grants go by
  record Compiled(Grants grants, Classes classes) {}

  /// @param raw with the symbols that the machines hold as written
  /// @throws IllegalArgumentException where rules restrict each other beyond what can be looked at
  static Compiled compile(Network network, Symbols symbols, Classes raw, Evaluation evaluation) {
    var restrictions = new Restrictions(network, symbols, raw, evaluation);
    restrictions.findKept();
    for (var number = 0; number < network.rules().size(); number++) {
      var rule = evaluation.rule(number);
      if (rule.rule().layer() == null
          && rule.rule().direction() == Network.Direction.INGRESS
          && !rule.denies()) {
        restrictions.expand(rule);
      }
    }
    return restrictions.compiled();
  }

  private void findKept() {
    var suspects = new BitSet();
    for (var rule : network.rules()) {
      if (rule.action() == Network.Action.DENY) {
        suspects.set(symbols.subjects(rule));
      }
    }
    var looked = new BitSet();
    for (var name = suspects.nextSetBit(0); name >= 0; name = suspects.nextSetBit(name + 1)) {
      for (var i = classesBySymbol.start()[name]; i < classesBySymbol.start()[name + 1]; i++) {
        var cls = classesBySymbol.item()[i];
        if (!looked.get(cls)) {
          looked.set(cls);
          var guard = evaluation.guard(cls);
          keptOut.set(cls, guard.keepsOut());
          keptIn.set(cls, guard.keepsIn());
        }
      }
    }
  }

  private void expand(Guard.Rule rule) {
    grants.rule(rule.number(), symbols);
    var sources = new IntList();
    var targets = new IntList();
    symbols.ways(rule.rule(), sources, targets);
    var outside = new TreeMap<Integer, PortSet>();
    for (var way = 0; way < sources.size(); way++) {
      var from = classes(sources.get(way));
      var to = classes(targets.get(way));
      var guarded = only(to, keptOut, true);
      for (var cls : guarded) {
        outside.computeIfAbsent(cls, c -> openToInternet(rule, c));
      }
      way(rule, sources.get(way), targets.get(way), from, to, guarded, outside);
    }
    outside.forEach((cls, open) -> add(internet, ownTarget(cls, open), rule, open));
  }

  /// @param outside by guarded class, what the rule opens to the internet
  private void way(
      Guard.Rule rule,
      int source,
      int target,
      int[] from,
      int[] to,
      int[] guarded,
      Map<Integer, PortSet> outside) {
    var bound = only(from, keptIn, true);
    if (guarded.length > 0) {
      var free = only(from, keptIn, false);
      for (var cls : guarded) {
        var uniform = uniform(rule, free, cls, true);
        if (uniform != null
            && (!symbols.numbering().isPublicRange(source)
                || uniform.minus(Objects.requireNonNull(outside.get(cls))).isEmpty())) {
          add(source, ownTarget(cls, uniform), rule, uniform);
        } else {
          pairs(rule, free, cls);
        }
        pairs(rule, bound, cls);
      }
    }
    if (bound.length > 0) {
      var open = only(to, keptOut, false);
      for (var cls : bound) {
        var uniform = uniform(rule, open, cls, false);
        if (uniform != null) {
          add(ownSource(cls, uniform), target, rule, uniform);
        } else {
          for (var t : open) {
            pair(rule, cls, t);
          }
        }
      }
    }
  }

  /// What is left of a rule between a class and each of many, if that is the same.
  private @Nullable PortSet uniform(Guard.Rule rule, int[] many, int one, boolean isTarget) {
    PortSet all = null;
    for (var cls : many) {
      var open = isTarget ? open(rule, cls, one) : open(rule, one, cls);
      if (all != null && !all.equals(open)) {
        return null;
      }
      all = open;
    }
    return all == null ? PortSet.NONE : all;
  }

  private void pairs(Guard.Rule rule, int[] from, int to) {
    for (var cls : from) {
      pair(rule, cls, to);
    }
  }

  private void pair(Guard.Rule rule, int from, int to) {
    var open = open(rule, from, to);
    add(ownSource(from, open), ownTarget(to, open), rule, open);
  }

  private PortSet openToInternet(Guard.Rule rule, int cls) {
    var open = PortSet.NONE;
    if (rule.rule().peerRanges().isEmpty() || !network.vms().get(machineOf[cls]).isPublic()) {
      return open;
    }
    for (var atom : atoms.computeIfAbsent(cls, c -> Atoms.publicOnes(evaluation.guard(c)))) {
      count();
      open = open.plus(evaluation.open(rule, List.of(Face.outside(atom)), faces(cls)));
    }
    return open;
  }

  private PortSet open(Guard.Rule rule, int from, int to) {
    count();
    return evaluation.open(rule, faces(from), faces(to));
  }

  private void count() {
    if (++evaluations > MAX_EVALUATIONS) {
      throw tooMany();
    }
  }

  private static IllegalArgumentException tooMany() {
    return new IllegalArgumentException(
        "too many machines with different tags are guarded by rules that deny or restrict egress;"
            + " expected at most "
            + MAX_EVALUATIONS
            + " pairs of a rule and two groups of like machines, and "
            + MAX_GRANTS
            + " that differ");
  }

  private void add(int source, int target, Guard.Rule rule, PortSet open) {
    if (open.isEmpty()) {
      return;
    }
    if (grants.size() >= MAX_GRANTS) {
      throw tooMany();
    }
    var narrowed =
        open.equals(rule.ports()) ? null : portLists.computeIfAbsent(open, PortSet::toPorts);
    grants.add(source, target, rule.number(), narrowed);
  }

  private int ownTarget(int cls, PortSet open) {
    if (ownTarget[cls] < 0 && !open.isEmpty()) {
      ownTarget[cls] = provisional++;
    }
    return ownTarget[cls];
  }

  private int ownSource(int cls, PortSet open) {
    if (ownSource[cls] < 0 && !open.isEmpty()) {
      ownSource[cls] = provisional++;
    }
    return ownSource[cls];
  }

  private List<Face> faces(int cls) {
    var known = faces.get(cls);
    if (known == null) {
      known = evaluation.faces(machineOf[cls]);
      faces.set(cls, known);
    }
    return known;
  }

  /// Classes that hold a symbol, or a range within it.
  private int[] classes(int symbol) {
    var end = symbols.numbering().endOfNarrower(symbol);
    var found =
        Arrays.copyOfRange(
            classesBySymbol.item(), classesBySymbol.start()[symbol], classesBySymbol.start()[end]);
    return end == symbol + 1 ? found : Arrays.stream(found).sorted().distinct().toArray();
  }

  private static int[] only(int[] classes, BitSet of, boolean in) {
    return of.isEmpty() && in
        ? new int[0]
        : Arrays.stream(classes).filter(cls -> of.get(cls) == in).toArray();
  }

  private Compiled compiled() {
    var before = symbols.numbering();
    var own = provisional - before.size();
    var after = new Numbering(before.names() + own, before.prefixes(), before.blocks());
    return new Compiled(
        grants.build(after, renumbered(internet), this::renumbered), new Classes(raw.of(), held()));
  }

  /// Own names come after the others, and ranges after them.
  private int renumbered(int symbol) {
    var before = symbols.numbering();
    if (before.isName(symbol)) {
      return symbol;
    }
    return symbol < before.size()
        ? symbol + provisional - before.size()
        : symbol - before.size() + before.names();
  }

  private Csr held() {
    var start = new int[raw.count() + 1];
    var item = new IntList();
    for (var cls = 0; cls < raw.count(); cls++) {
      var row = new IntList();
      for (var i = raw.held().start()[cls]; i < raw.held().start()[cls + 1]; i++) {
        var symbol = raw.held().item()[i];
        var lost = symbols.guards(symbol) ? keptOut.get(cls) : keptIn.get(cls);
        if (!lost) {
          row.add(renumbered(symbol));
        }
      }
      if (ownTarget[cls] >= 0) {
        row.add(renumbered(ownTarget[cls]));
      }
      if (ownSource[cls] >= 0) {
        row.add(renumbered(ownSource[cls]));
      }
      var sorted = row.toArray();
      Arrays.sort(sorted);
      for (var symbol : sorted) {
        item.add(symbol);
      }
      start[cls + 1] = item.size();
    }
    return new Csr(start, item.toArray());
  }
}
