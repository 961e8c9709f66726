package dev.glacis.formats.cloud;

import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The network that is being drawn up. Ids of machines are distinct, and so are those of rules.
final class Draft {
  private final List<Network.Vm> vms = new ArrayList<>();
  private final List<Network.FirewallRule> rules = new ArrayList<>();
  private final List<Unrepresented> unrepresented = new ArrayList<>();
  private final Map<String, Where> vmIds = new HashMap<>();
  private final Map<String, Where> ruleIds = new HashMap<>();

  /// @param at where the export has it
  /// @throws BadInput where its id came before
  void vm(Network.Vm vm, Where at) throws BadInput {
    distinct(vmIds, vm.id(), at, "machine");
    vms.add(vm);
  }

  /// @throws BadInput where its id came before
  void rule(Network.FirewallRule rule, Where at) throws BadInput {
    distinct(ruleIds, rule.id(), at, "rule");
    rules.add(rule);
  }

  void unrepresented(Where at, String what, Unrepresented.Effect effect) {
    unrepresented.add(new Unrepresented(at.toString(), BadInput.quoted(what), effect));
  }

  CloudImport result() {
    return new CloudImport(new Network(vms, rules), unrepresented);
  }

  private static void distinct(Map<String, Where> ids, String id, Where at, String what)
      throws BadInput {
    var previous = ids.putIfAbsent(id, at);
    if (previous != null) {
      throw new BadInput(
          "%s: duplicate %s '%s', seen before at %s; expected each once"
              .formatted(at, what, BadInput.quoted(id), previous));
    }
  }
}
