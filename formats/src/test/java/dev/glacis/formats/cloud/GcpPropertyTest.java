package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Surface;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random projects against the documentation read literally, packet by packet.
class GcpPropertyTest {
  private static final List<String> NETWORKS = List.of("a", "b", "c");
  private static final List<String> TAGS = List.of("red", "blue", "green");
  private static final List<String> RANGES =
      List.of("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "10.0.0.1/32", "10.1.0.2");
  private static final List<Ports> ASKED =
      List.of(Ports.parse("tcp/22"), Ports.parse("tcp/80"), Ports.parse("udp/22"));

  /// Networks a and b are peered.
  private record Instance(String name, String network, List<String> tags, Address address) {}

  private record Firewall(
      String name,
      String network,
      boolean ingress,
      boolean deny,
      int priority,
      List<String> targets,
      List<String> sources,
      List<String> ranges,
      List<String> own,
      String ports) {
    boolean isFor(Ports asked) {
      return ports.equals("all") || ports.equals(asked.toString());
    }
  }

  @Property(tries = 300)
  void whatIsAllowedIsWhatTheDocumentationSays(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var instances = new ArrayList<Instance>();
    for (var i = 0; i < 6; i++) {
      var network = random.nextInt(NETWORKS.size());
      instances.add(
          new Instance(
              "vm" + i,
              NETWORKS.get(network),
              some(TAGS, 0, random),
              Address.parse("10." + network + ".0." + (i + 1))));
    }
    var firewalls = new ArrayList<Firewall>();
    for (var i = random.nextInt(8); i >= 0; i--) {
      firewalls.add(firewall("fw" + i, random));
    }
    var surface = surface(instances, firewalls);

    for (var target : instances) {
      for (var asked : ASKED) {
        var expected =
            instances.stream()
                .filter(source -> source != target && allowed(source, target, asked, firewalls))
                .map(source -> "p/z/" + source.name())
                .toList();
        var found = surface.attackers(surface.indexOf("p/z/" + target.name()), Mode.DIRECT, asked);
        assertThat(Arrays.stream(found.toArray()).mapToObj(surface::idOf))
            .as("%s %s%n%s%n%s", target.name(), asked, instances, firewalls)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static Firewall firewall(String name, Random random) {
    var ingress = random.nextInt(3) > 0;
    var sources = ingress ? some(TAGS, 1, random) : List.<String>of();
    return new Firewall(
        name,
        NETWORKS.get(random.nextInt(NETWORKS.size())),
        ingress,
        random.nextInt(3) == 0,
        1000 + random.nextInt(3),
        some(TAGS, 1, random),
        sources,
        sources.isEmpty() || random.nextBoolean() ? some(RANGES, 3, random) : List.of(),
        random.nextInt(4) == 0 ? some(RANGES, 3, random) : List.of(),
        random.nextBoolean() ? "all" : ASKED.get(random.nextInt(ASKED.size())).toString());
  }

  private static List<String> some(List<String> of, int rarity, Random random) {
    return of.stream().filter(_ -> random.nextInt(2 + rarity) == 0).toList();
  }

  private static boolean allowed(
      Instance source, Instance target, Ports asked, List<Firewall> firewalls) {
    var peered = (source.network() + target.network()).matches("ab|ba");
    return (peered || source.network().equals(target.network()))
        && decision(source, target, false, asked, firewalls)
        && decision(target, source, true, asked, firewalls);
  }

  /// What the rules say at one end.
  private static boolean decision(
      Instance here, Instance there, boolean ingress, Ports asked, List<Firewall> firewalls) {
    Firewall first = null;
    for (var rule : firewalls) {
      var applies =
          rule.ingress() == ingress
              && rule.network().equals(here.network())
              && rule.isFor(asked)
              && (rule.targets().isEmpty() || shareOne(rule.targets(), here.tags()))
              && (rule.own().isEmpty() || holds(rule.own(), here.address()))
              && isPeer(rule, here, there);
      if (applies
          && (first == null
              || rule.priority() < first.priority()
              || (rule.priority() == first.priority() && rule.deny()))) {
        first = rule;
      }
    }
    return first == null ? !ingress : !first.deny();
  }

  private static boolean isPeer(Firewall rule, Instance here, Instance there) {
    return (rule.ranges().isEmpty() && rule.sources().isEmpty())
        || holds(rule.ranges(), there.address())
        || (here.network().equals(there.network()) && shareOne(rule.sources(), there.tags()));
  }

  private static boolean shareOne(List<String> some, List<String> others) {
    return some.stream().anyMatch(others::contains);
  }

  private static boolean holds(List<String> ranges, Address address) {
    return ranges.stream().anyMatch(range -> Prefix.parse(range).contains(address));
  }

  private static Surface surface(List<Instance> instances, List<Firewall> firewalls)
      throws IOException {
    var draft = new Draft();
    var gcp = new Gcp(draft);
    var exports = new Exports(gcp, draft);
    var document =
        instances.stream().map(GcpPropertyTest::json).collect(Collectors.joining(",", "[", "]"))
            + firewalls.stream()
                .map(GcpPropertyTest::json)
                .collect(Collectors.joining(",", "[", "]"))
            + """
            [{"kind": "compute#network", "name": "a", "selfLink": "projects/p/global/networks/a",
              "peerings": [{"network": "projects/p/global/networks/b", "state": "ACTIVE"}]}]
            """;
    exports.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), "test");
    gcp.finish();
    return Surface.of(draft.result().network());
  }

  private static String json(Instance instance) {
    return """
    {"kind": "compute#instance", "name": "%s", "tags": {"items": %s},
     "selfLink": "projects/p/zones/z/instances/%s",
     "networkInterfaces": [{"network": "projects/p/global/networks/%s", "networkIP": "%s"}]}
    """
        .formatted(
            instance.name(),
            strings(instance.tags()),
            instance.name(),
            instance.network(),
            instance.address());
  }

  private static String json(Firewall rule) {
    var protocol = rule.ports().split("/", -1);
    return """
    {"kind": "compute#firewall", "name": "%s", "network": "projects/p/global/networks/%s",
     "direction": "%s", "priority": %d, "targetTags": %s, "sourceTags": %s,
     "%s": [{"IPProtocol": "%s"%s}], "%s": %s, "%s": %s}
    """
        .formatted(
            rule.name(),
            rule.network(),
            rule.ingress() ? "INGRESS" : "EGRESS",
            rule.priority(),
            strings(rule.targets()),
            strings(rule.sources()),
            rule.deny() ? "denied" : "allowed",
            protocol[0],
            protocol.length == 1 ? "" : ", \"ports\": [\"" + protocol[1] + "\"]",
            rule.ingress() ? "sourceRanges" : "destinationRanges",
            strings(rule.ranges()),
            rule.ingress() ? "destinationRanges" : "sourceRanges",
            strings(rule.own()));
  }

  private static String strings(List<String> some) {
    return some.stream().map(s -> '"' + s + '"').collect(Collectors.joining(",", "[", "]"));
  }
}
