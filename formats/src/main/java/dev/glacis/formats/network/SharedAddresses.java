package dev.glacis.formats.network;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/// Warns of machines that have one address though nothing says that they are in different networks:
/// an attack on the address is judged by the first of them.
final class SharedAddresses {
  private static final int NAMED = 5;

  private SharedAddresses() {}

  static void warn(List<Network.Vm> vms, String source, Consumer<String> warnings) {
    var first = new HashMap<Address, Network.Vm>();
    var shared = 0;
    for (var vm : vms) {
      for (var address : vm.addresses()) {
        var other = first.putIfAbsent(address, vm);
        if (other == null || other.equals(vm) || isApart(vm, other)) {
          continue;
        }
        shared++;
        if (shared <= NAMED) {
          warnings.accept(
              "%s: machines '%s' and '%s' both have the address %s; attacks on it count for the first"
                  .formatted(
                      source, BadInput.quoted(other.id()), BadInput.quoted(vm.id()), address));
        }
      }
    }
    if (shared > NAMED) {
      warnings.accept(source + ": " + (shared - NAMED) + " more addresses of several machines");
    }
  }

  private static boolean isApart(Network.Vm one, Network.Vm other) {
    return !one.networks().isEmpty()
        && !other.networks().isEmpty()
        && Collections.disjoint(one.networks(), other.networks());
  }
}
