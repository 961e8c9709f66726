package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Exports under test, and tables of what they let through.
final class Truth {
  private final CloudImport imported;

  private Truth(CloudImport imported) {
    this.imported = imported;
  }

  /// The exports in a folder beside the tests.
  static Truth of(Cloud cloud, String folder) {
    try {
      var path = Path.of(Objects.requireNonNull(Truth.class.getResource(folder)).toURI());
      return new Truth(cloud.read(List.of(path)));
    } catch (IOException | URISyntaxException e) {
      return fail(e);
    }
  }

  CloudImport imported() {
    return imported;
  }

  List<String> unrepresented() {
    return imported.unrepresented().stream().map(u -> u.what() + ": " + u.effect()).toList();
  }

  /// Asserts rows of `source target port yes|no`, one a line: whether the source can attack the
  /// target in one step. Machines are named by their names; a source may be an address as well.
  void holds(String table) {
    var surface = Surface.of(imported.network());
    var rows = table.lines().map(String::strip).filter(row -> !row.isEmpty()).toList();
    var found = new ArrayList<String>();
    for (var row : rows) {
      var cells = Arrays.asList(row.split(" +"));
      var answer = allowed(surface, cells.get(0), cells.get(1), Ports.parse(cells.get(2)));
      found.add(row.substring(0, row.lastIndexOf(' ') + 1) + (answer ? "yes" : "no"));
    }
    assertThat(found).containsExactlyElementsOf(rows);
  }

  private static boolean allowed(Surface surface, String source, String target, Ports port) {
    var to = named(surface, target);
    var from = named(surface, source);
    if (from >= 0) {
      return Arrays.stream(surface.attackers(to, Mode.DIRECT, port).toArray())
          .anyMatch(attacker -> attacker == from);
    }
    var address = Address.parse(source);
    return surface.machine(to).addresses().stream()
        .filter(a -> a.isV4() == address.isV4())
        .anyMatch(
            a ->
                surface.judge(address, a, port.protocol(), port.first()).disposition()
                    == Disposition.ALLOWED);
  }

  private static int named(Surface surface, String name) {
    for (var vm = 0; vm < surface.size(); vm++) {
      Network.Vm machine = surface.machine(vm);
      if (name.equals(machine.name()) || name.equals(machine.id())) {
        return vm;
      }
    }
    return -1;
  }
}
