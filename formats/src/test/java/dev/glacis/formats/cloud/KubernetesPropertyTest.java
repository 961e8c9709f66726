package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.surface.Mode;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/// Random clusters, asked of the index and of policies read word by word.
class KubernetesPropertyTest {
  private static final List<String> NAMESPACES = List.of("red", "blue");
  private static final List<String> KEYS = List.of("app", "tier");
  private static final List<String> VALUES = List.of("x", "y");

  private record NaivePod(
      String namespace, String name, String address, Map<String, String> labels, int web) {}

  private record Expression(String key, String operator, List<String> values) {
    boolean holds(Map<String, String> labels) {
      return switch (operator) {
        case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
        case "NotIn" -> !(labels.containsKey(key) && values.contains(labels.get(key)));
        case "Exists" -> labels.containsKey(key);
        default -> !labels.containsKey(key);
      };
    }

    String json() {
      return "{\"key\": \"%s\", \"operator\": \"%s\", \"values\": %s}"
          .formatted(key, operator, strings(values));
    }
  }

  private record NaivePeer(
      @Nullable List<Expression> namespaces,
      @Nullable List<Expression> pods,
      @Nullable String cidr,
      List<String> except) {
    boolean holds(String ownNamespace, NaivePod pod) {
      if (cidr != null) {
        var address = Address.parse(pod.address);
        return Prefix.parse(cidr).contains(address)
            && except.stream().noneMatch(e -> Prefix.parse(e).contains(address));
      }
      return (namespaces == null
              ? pod.namespace.equals(ownNamespace)
              : all(namespaces, namespaceLabels(pod.namespace)))
          && (pods == null || all(pods, pod.labels));
    }

    String json() {
      if (cidr != null) {
        return "{\"ipBlock\": {\"cidr\": \"%s\", \"except\": %s}}".formatted(cidr, strings(except));
      }
      var members = new ArrayList<String>();
      if (namespaces != null) {
        members.add("\"namespaceSelector\": " + selector(namespaces));
      }
      if (pods != null) {
        members.add("\"podSelector\": " + selector(pods));
      }
      return "{" + String.join(", ", members) + "}";
    }
  }

  /// @param first 0 for the named port `web`, -1 for all ports
  private record NaivePort(int first, int last) {
    boolean holds(NaivePod target, int port) {
      return switch (first) {
        case 0 -> target.web == port;
        case -1 -> true;
        default -> port >= first && port <= last;
      };
    }

    String json() {
      return switch (first) {
        case 0 -> "{\"port\": \"web\"}";
        case -1 -> "{\"protocol\": \"TCP\"}";
        default -> "{\"port\": %d, \"endPort\": %d}".formatted(first, last);
      };
    }
  }

  private record NaiveRule(List<NaivePeer> peers, List<NaivePort> ports) {
    boolean holds(String namespace, NaivePod peer, NaivePod target, int port) {
      return (peers.isEmpty() || peers.stream().anyMatch(p -> p.holds(namespace, peer)))
          && (ports.isEmpty() || ports.stream().anyMatch(p -> p.holds(target, port)));
    }

    String json(String side) {
      return "{\"%s\": [%s], \"ports\": [%s]}"
          .formatted(
              side,
              peers.stream().map(NaivePeer::json).collect(Collectors.joining(", ")),
              ports.stream().map(NaivePort::json).collect(Collectors.joining(", ")));
    }
  }

  private record NaivePolicy(
      String namespace,
      List<Expression> subjects,
      List<String> types,
      List<NaiveRule> ingress,
      List<NaiveRule> egress) {
    boolean isolates(NaivePod pod, String type) {
      var applies =
          types.isEmpty() ? type.equals("Ingress") || !egress.isEmpty() : types.contains(type);
      return applies && pod.namespace.equals(namespace) && all(subjects, pod.labels);
    }

    String json(int number) {
      return """
      {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
       "metadata": {"name": "p%d", "namespace": "%s"},
       "spec": {"podSelector": %s, "policyTypes": %s, "ingress": [%s], "egress": [%s]}}\
      """
          .formatted(
              number,
              namespace,
              selector(subjects),
              strings(types),
              ingress.stream().map(r -> r.json("from")).collect(Collectors.joining(", ")),
              egress.stream().map(r -> r.json("to")).collect(Collectors.joining(", ")));
    }
  }

  private record NaiveCluster(List<NaivePod> pods, List<NaivePolicy> policies) {
    boolean allowed(NaivePod source, NaivePod target, int port) {
      var egress = policies.stream().filter(p -> p.isolates(source, "Egress")).toList();
      var ingress = policies.stream().filter(p -> p.isolates(target, "Ingress")).toList();
      return (egress.isEmpty()
              || egress.stream()
                  .anyMatch(
                      p ->
                          p.egress.stream()
                              .anyMatch(r -> r.holds(p.namespace, target, target, port))))
          && (ingress.isEmpty()
              || ingress.stream()
                  .anyMatch(
                      p ->
                          p.ingress.stream()
                              .anyMatch(r -> r.holds(p.namespace, source, target, port))));
    }

    String json() {
      var items = new ArrayList<String>();
      for (var namespace : NAMESPACES) {
        items.add(
            "{\"kind\": \"Namespace\", \"metadata\": {\"name\": \"%s\", \"labels\": %s}}"
                .formatted(namespace, labels(namespaceLabels(namespace))));
      }
      for (var pod : pods) {
        items.add(
            """
            {"kind": "Pod", "metadata": {"name": "%s", "namespace": "%s", "labels": %s},
             "spec": {"containers": [{"ports": [{"containerPort": %d, "name": "web"}]}]},
             "status": {"podIP": "%s"}}\
            """
                .formatted(pod.name, pod.namespace, labels(pod.labels), pod.web, pod.address));
      }
      for (var i = 0; i < policies.size(); i++) {
        items.add(policies.get(i).json(i));
      }
      return "{\"kind\": \"List\", \"items\": [" + String.join(",\n", items) + "]}";
    }
  }

  @Property(tries = 400)
  void aPodReachesAnotherIfAndOnlyIfThePoliciesOfBothSaySo(
      @ForAll int seed, @ForAll @IntRange(max = 6) int policies) throws IOException {
    var cluster = cluster(new Random(seed), policies);
    var surface = Surface.of(KubernetesTest.read(cluster.json()).network());
    for (var target : cluster.pods) {
      for (var port = 79; port <= 82; port++) {
        var asked = new Ports(Protocol.TCP, port, port);
        var number = surface.indexOf(target.namespace + "/" + target.name);
        var found =
            Arrays.stream(surface.attackers(number, Mode.DIRECT, asked).toArray())
                .mapToObj(surface::idOf)
                .toList();
        var expected = new ArrayList<String>();
        for (var source : cluster.pods) {
          if (!source.equals(target) && cluster.allowed(source, target, port)) {
            expected.add(source.namespace + "/" + source.name);
          }
        }
        assertThat(found)
            .as("%s on %d in%n%s", target, port, cluster.json())
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static NaiveCluster cluster(Random random, int policies) {
    var pods =
        IntStream.range(0, 3 + random.nextInt(4))
            .mapToObj(
                i ->
                    new NaivePod(
                        pick(random, NAMESPACES),
                        "pod-" + i,
                        "10.0.0." + i,
                        labels(random),
                        80 + random.nextInt(2)))
            .toList();
    return new NaiveCluster(
        pods, IntStream.range(0, policies).mapToObj(_ -> policy(random)).toList());
  }

  private static NaivePolicy policy(Random random) {
    return new NaivePolicy(
        pick(random, NAMESPACES),
        expressions(random),
        List.of(
                List.<String>of(),
                List.of("Ingress"),
                List.of("Egress"),
                List.of("Ingress", "Egress"))
            .get(random.nextInt(4)),
        rules(random),
        rules(random));
  }

  private static List<NaiveRule> rules(Random random) {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(
            _ ->
                new NaiveRule(
                    IntStream.range(0, random.nextInt(3)).mapToObj(_ -> peer(random)).toList(),
                    IntStream.range(0, random.nextInt(3)).mapToObj(_ -> port(random)).toList()))
        .toList();
  }

  private static NaivePeer peer(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new NaivePeer(null, null, "10.0.0.0/29", List.of("10.0.0.2/31", "10.0.0.5/32"));
      case 1 -> new NaivePeer(expressions(random), null, null, List.of());
      case 2 -> new NaivePeer(null, expressions(random), null, List.of());
      default -> new NaivePeer(expressions(random), expressions(random), null, List.of());
    };
  }

  private static NaivePort port(Random random) {
    var first = 79 + random.nextInt(3);
    return switch (random.nextInt(3)) {
      case 0 -> new NaivePort(0, 0);
      case 1 -> new NaivePort(first, first + random.nextInt(2));
      default -> new NaivePort(-1, -1);
    };
  }

  private static List<Expression> expressions(Random random) {
    return IntStream.range(0, random.nextInt(2))
        .mapToObj(
            _ ->
                switch (random.nextInt(4)) {
                  case 0 -> new Expression(pick(random, KEYS), "In", List.of(pick(random, VALUES)));
                  case 1 ->
                      new Expression(pick(random, KEYS), "NotIn", List.of(pick(random, VALUES)));
                  case 2 -> new Expression(pick(random, KEYS), "Exists", List.of());
                  default -> new Expression(pick(random, KEYS), "DoesNotExist", List.of());
                })
        .toList();
  }

  private static Map<String, String> labels(Random random) {
    var labels = new TreeMap<String, String>();
    for (var key : KEYS) {
      if (random.nextBoolean()) {
        labels.put(key, pick(random, VALUES));
      }
    }
    return labels;
  }

  private static Map<String, String> namespaceLabels(String namespace) {
    return namespace.equals("red") ? Map.of("app", "x") : Map.of("tier", "y");
  }

  private static boolean all(List<Expression> expressions, Map<String, String> labels) {
    return expressions.stream().allMatch(e -> e.holds(labels));
  }

  private static String selector(List<Expression> expressions) {
    return "{\"matchExpressions\": [%s]}"
        .formatted(expressions.stream().map(Expression::json).collect(Collectors.joining(", ")));
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(l -> "\"%s\": \"%s\"".formatted(l.getKey(), l.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String strings(List<String> values) {
    return values.stream()
        .collect(Collectors.joining("\", \"", "[\"", "\"]"))
        .replace("[\"\"]", "[]");
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
