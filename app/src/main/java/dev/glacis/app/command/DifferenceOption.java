package dev.glacis.app.command;

import dev.glacis.core.surface.Difference;
import dev.glacis.core.surface.PortList;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.network.SurfaceJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Prints how two networks differ.
final class DifferenceOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of everything are named at most. Default: ${DEFAULT-VALUE}.")
  int examples;

  @Option(names = "--json", description = "Print one JSON document.")
  boolean json;

  Difference print(Surface before, Surface after) throws IOException {
    if (examples < 0) {
      throw new ParameterException(
          spec.commandLine(), "--examples " + examples + ": expected 0 or more");
    }
    var difference = Difference.of(before, after, examples);
    if (json) {
      JsonLine.print(out -> SurfaceJson.difference(difference, out));
      return difference;
    }
    ids("machines added", difference.machinesAdded());
    ids("machines removed", difference.machinesRemoved());
    ids("rules added", difference.rulesAdded());
    ids("rules removed", difference.rulesRemoved());
    ids("rules changed", difference.rulesChanged());
    changes("gained attackers", difference.gained());
    changes("lost attackers", difference.lost());
    ids("gained direct attackers", difference.gainedDirect());
    ids("lost direct attackers", difference.lostDirect());
    openings("newly exposed", difference.exposed());
    openings("no longer exposed", difference.hidden());
    return difference;
  }

  private static void ids(String what, Difference.Sample<String> sample) {
    System.out.printf("%-24s %d%s%n", what, sample.count(), named(sample));
  }

  private static void changes(String what, Difference.Sample<Difference.Change> changes) {
    System.out.printf("%-24s %d%n", what, changes.count());
    for (var change : changes.examples()) {
      System.out.printf(
          "  %-22s %d%s%n", change.vm(), change.attackers().count(), named(change.attackers()));
    }
  }

  private static void openings(String what, Difference.Sample<Difference.Opening> openings) {
    System.out.printf("%-24s %d%n", what, openings.count());
    for (var opening : openings.examples()) {
      System.out.printf("  %-22s on %s%n", opening.vm(), PortList.of(opening.ports()));
    }
  }

  private static String named(Difference.Sample<String> sample) {
    if (sample.examples().isEmpty()) {
      return "";
    }
    var rest = sample.count() > sample.examples().size() ? ", …" : "";
    return ": " + joined(sample.examples(), ", ") + rest;
  }

  private static String joined(List<?> parts, String separator) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(separator));
  }
}
