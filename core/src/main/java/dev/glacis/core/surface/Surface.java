package dev.glacis.core.surface;

import static java.util.Objects.requireNonNull;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who could attack whom in a network: exact answers from an index over classes of machines, by the
/// semantics of docs/network.md.
///
/// Machines have numbers from 0 to [#size] − 1, given by the index (the same document gives the
/// same numbers); an answer is a [MachineSet] of them, in ascending order. Building is linear in
/// the document, whatever its shape; closures are found when first asked for and remembered under a
/// budget of some 50 MB. Immutable as seen from outside; any number of threads may ask.
public final class Surface {
  private static final int BUDGET = 1 << 22;
  private static final List<Ports> ANY = List.of(Ports.ANY);

  private final Network network;

  /// Where ranges and tags alone do not tell what an address may do; else null.
  private final @Nullable Evaluation exact;

  private final Symbols symbols;
  private final Grants grants;
  private final Layout layout;
  private final Steps steps;
  private final Csr classesBySymbol;
  private final int[] documentOrder;
  private final Map<String, Integer> numberOfId;
  private final Map<Address, Integer> numberOfAddress;
  private final JsonIds jsonIds;
  private final Closure attackers;
  private final Closure victims;
  private final Memo direct;
  private final Asked asked = new Asked(BUDGET);

  private Surface(Network network) {
    this.network = network;
    symbols = new Symbols(network);
    var classes = Classes.of(network, symbols);
    exact =
        symbols.restricted() || symbols.split() ? new Evaluation(network, symbols, classes) : null;
    if (symbols.restricted()) {
      var compiled = Restrictions.compile(network, symbols, classes, requireNonNull(exact));
      grants = compiled.grants();
      layout = Layout.of(compiled.classes(), grants);
    } else {
      grants = Grants.of(network, symbols);
      layout = Layout.of(classes, grants);
    }
    steps = new Steps(grants, layout.classes());
    classesBySymbol = layout.classes().held().inverse(grants.symbols());
    var numbers = layout.numbers();
    documentOrder = new int[numbers.length];
    numberOfId = HashMap.newHashMap(numbers.length);
    numberOfAddress = new HashMap<>();
    var ids = new String[numbers.length];
    for (var i = 0; i < numbers.length; i++) {
      var vm = network.vms().get(i);
      documentOrder[numbers[i]] = i;
      ids[numbers[i]] = vm.id();
      if (numberOfId.put(vm.id(), numbers[i]) != null) {
        throw new IllegalArgumentException("two machines have the id '" + vm.id() + "'");
      }
      for (var address : vm.addresses()) {
        numberOfAddress.putIfAbsent(address, numbers[i]);
      }
    }
    jsonIds = JsonIds.of(ids);
    var forward = layout.forward();
    var first = layout.firstOfComponent();
    attackers = new Closure(forward.inverse(forward.rows()), layout.cyclic(), first, BUDGET);
    victims = new Closure(forward, layout.cyclic(), first, BUDGET);
    direct = new Memo(layout.classes().count(), BUDGET);
  }

  /// Compiles and indexes a network.
  ///
  /// @throws IllegalArgumentException where two machines have the same id
  public static Surface of(Network network) {
    return new Surface(network);
  }

  public Network network() {
    return network;
  }

  /// Machines in the network.
  public int size() {
    return documentOrder.length;
  }

  /// The machine's number, or -1 for an id that no machine has.
  public int indexOf(String vmId) {
    return numberOfId.getOrDefault(vmId, -1);
  }

  public String idOf(int vm) {
    return machine(vm).id();
  }

  /// The machine as written.
  public Network.Vm machine(int vm) {
    return network.vms().get(documentOrder[vm]);
  }

  /// The machine that has the address (the first in the document, where several do), or -1.
  public int vmAt(Address address) {
    return numberOfAddress.getOrDefault(address, -1);
  }

  /// Every other machine that could attack this one.
  ///
  /// @param port restricts the last hop to rules that let some of these ports through; null for any
  public MachineSet attackers(int vm, Mode mode, @Nullable Ports port) {
    return switch (mode) {
      case DIRECT -> attackers(vm, 1, port);
      case TRANSITIVE -> attackers(vm, Integer.MAX_VALUE, port);
    };
  }

  /// Every other machine that could attack this one in at most `depth` steps.
  ///
  /// @param depth 1 or more
  /// @param port as for [#attackers(int, Mode, Ports)]
  /// @throws IllegalArgumentException for another depth
  public MachineSet attackers(int vm, int depth, @Nullable Ports port) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth " + depth + "; expected 1 or more");
    }
    var cls = classOf(vm);
    var lastHop = port == null || allLetThrough(cls, port) ? null : port;
    if (lastHop == null && depth == Integer.MAX_VALUE) {
      return answer(attackers.runs(componentOf(vm)), vm);
    }
    if (lastHop == null && depth == 1) {
      var known = direct.get(cls);
      if (known == null) {
        known = backward(cls).run(null, 1);
        direct.put(cls, known);
      }
      return answer(known, vm);
    }
    var question = new Asked.Question(cls, lastHop, depth);
    var known = asked.get(question);
    if (known == null) {
      known = backward(cls).run(lastHop, depth);
      asked.put(question, known);
    }
    return answer(known, vm);
  }

  private Backward backward(int cls) {
    return new Backward(grants, layout, classesBySymbol, cls);
  }

  /// Every other machine that this one could attack, directly or step by step.
  public MachineSet victims(int vm) {
    return answer(victims.runs(componentOf(vm)), vm);
  }

  /// How many machines this one could attack, directly or step by step, itself not counted: its
  /// blast radius.
  public int blast(int vm) {
    var component = componentOf(vm);
    return victims.count(component) - (layout.cyclic()[component] ? 1 : 0);
  }

  /// What the rules say of traffic between two addresses. Tags count for a source that is a machine
  /// of the network, ranges for every source.
  ///
  /// @param protocol IANA number, or -1 where it is not known
  /// @param port of the target, or -1 where it is not known
  public Judgement judge(Address source, Address target, int protocol, int port) {
    var victim = vmAt(target);
    if (victim < 0) {
      return Judgement.UNKNOWN;
    }
    var attacker = vmAt(source);
    var first = port < 0 ? Ports.ANY.first() : port;
    var last = port < 0 ? Ports.ANY.last() : port;
    var rules = new RuleSet();
    if (exact == null) {
      var from = attacker < 0 ? -1 : classOf(attacker);
      steps.from(source, from, classOf(victim), protocol, first, last, rules);
    } else {
      var from = attacker < 0 ? -1 : documentOrder[attacker];
      var asked = PortSet.of(new Ports(protocol, first, last));
      exact.judge(source, from, target, documentOrder[victim], asked, rules);
    }
    return new Judgement(
        rules.isEmpty() ? Disposition.BLOCKED : Disposition.ALLOWED,
        rules.ids(network),
        blast(victim));
  }

  /// A path of as few steps as possible from one machine to another; no hops from a machine to
  /// itself; empty where there is no path.
  public Optional<List<Hop>> path(int from, int to) {
    if (from == to) {
      return Optional.of(List.of());
    }
    return Optional.ofNullable(search(to).from(classOf(from))).map(c -> hops(c, from, to));
  }

  /// A path of as few steps as possible from public addresses to a machine; empty where there is
  /// none.
  public Optional<List<Hop>> pathFromInternet(int to) {
    return Optional.ofNullable(search(to).fromInternet())
        .map(
            classes -> {
              var entry = classes.size() == 1 ? to : firstOf(classes.getFirst());
              var rules = new RuleSet();
              steps.fromInternet(classes.getFirst(), grant -> rules.add(grants.rule(grant)));
              var hops = new ArrayList<Hop>();
              hops.add(new Hop(null, idOf(entry), rules.ids(network)));
              hops.addAll(hops(classes, entry, to));
              return List.copyOf(hops);
            });
  }

  /// The machines that public addresses reach in one step, by class; costs a look at every class.
  public List<Exposure> exposure() {
    var exposed = new ArrayList<Exposure>();
    for (var cls = 0; cls < layout.classes().count(); cls++) {
      var found = new RuleSet();
      var open = new TreeSet<>(Ports.ORDER);
      steps.fromInternet(
          cls,
          grant -> {
            found.add(grants.rule(grant));
            open.addAll(grants.ports(grant).isEmpty() ? ANY : grants.ports(grant));
          });
      if (!found.isEmpty()) {
        var first = layout.firstOfClass();
        var machines = new Runs.Builder();
        machines.add(first[cls], first[cls + 1]);
        exposed.add(
            new Exposure(
                answer(machines.build(), -1),
                open.contains(Ports.ANY) ? ANY : List.copyOf(open),
                found.ids(network)));
      }
    }
    return exposed;
  }

  private ShortestPath search(int to) {
    return new ShortestPath(grants, layout.classes().held(), classesBySymbol, classOf(to));
  }

  private List<Hop> hops(List<Integer> classes, int from, int to) {
    var hops = new ArrayList<Hop>();
    var at = from;
    for (var i = 1; i < classes.size(); i++) {
      var next = i == classes.size() - 1 ? to : firstOf(classes.get(i));
      var rules = new RuleSet();
      steps.between(classes.get(i - 1), classes.get(i), rules);
      hops.add(new Hop(idOf(at), idOf(next), rules.ids(network)));
      at = next;
    }
    return List.copyOf(hops);
  }

  /// Whether no grant to the class is closed to these ports.
  private boolean allLetThrough(int cls, Ports port) {
    var held = layout.classes().held();
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      var tag = held.item()[i];
      if (tag >= grants.tags()) {
        break;
      }
      for (var g = grants.first(tag); g < grants.first(tag + 1); g++) {
        if (!grants.covers(g, port)) {
          return false;
        }
      }
    }
    return true;
  }

  Grants grants() {
    return grants;
  }

  Layout layout() {
    return layout;
  }

  Symbols symbols() {
    return symbols;
  }

  /// Classes that hold each symbol, ascending.
  Csr classesBySymbol() {
    return classesBySymbol;
  }

  int classOf(int vm) {
    return layout.classes().of()[documentOrder[vm]];
  }

  int componentOf(int vm) {
    return layout.componentOfClass()[classOf(vm)];
  }

  private int firstOf(int cls) {
    return layout.firstOfClass()[cls];
  }

  private MachineSet answer(Runs runs, int vm) {
    return new MachineSet(jsonIds, runs, vm);
  }
}
