package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Surface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterDoorsTest {
  private static final String PODS =
      """
      {"kind": "Pod", "metadata": {"name": "web", "labels": {"app": "web"}},
       "spec": {"nodeName": "n", "containers": [{"ports": [{"containerPort": 80}]}]},
       "status": {"podIP": "10.0.0.1"}}
      {"kind": "Pod", "metadata": {"name": "dns"},
       "spec": {"nodeName": "n",
         "containers": [{"ports": [{"containerPort": 53, "hostPort": 53, "protocol": "UDP"}]}]},
       "status": {"podIP": "10.0.0.2"}}
      {"kind": "Pod", "metadata": {"name": "other"},
       "spec": {"nodeName": "n"}, "status": {"podIP": "10.0.0.3"}}
      """;

  private static final String PRIVATE_NODE =
      """
      {"kind": "Node", "metadata": {"name": "n"},
       "status": {"addresses": [{"type": "InternalIP", "address": "192.168.0.1"}]}}
      """;

  private static final String PUBLIC_NODE =
      """
      {"kind": "Node", "metadata": {"name": "n"},
       "status": {"addresses": [{"type": "ExternalIP", "address": "203.0.113.1"}]}}
      """;

  private static final String NODE_PORT =
      service("\"type\": \"NodePort\", \"ports\": [{\"port\": 80, \"nodePort\": 30080}]", "{}");

  @Test
  void portsOfPublicNodesLeadTheInternetToPods() throws IOException {
    assertThat(exposed(PODS + NODE_PORT + PUBLIC_NODE))
        .containsExactlyInAnyOrder("default/web tcp/80", "default/dns udp/53");
  }

  @Test
  void portsOfPrivateNodesDoNot() throws IOException {
    assertThat(exposed(PODS + NODE_PORT + PRIVATE_NODE)).isEmpty();
  }

  @Test
  void nodesThatAreNotKnownCountAsPublicWhichIsReported() throws IOException {
    assertThat(exposed(PODS + NODE_PORT))
        .containsExactlyInAnyOrder("default/web tcp/80", "default/dns udp/53");
    assertThat(KubernetesTest.read(PODS).unrepresented())
        .extracting(Unrepresented::effect)
        .containsExactly(Unrepresented.Effect.ALLOWS_MORE);
  }

  @Test
  void aBalancerLeadsToPodsUnlessItsAddressesArePrivate() throws IOException {
    var ports = "\"type\": \"LoadBalancer\", \"ports\": [{\"port\": 443, \"targetPort\": 80}]";
    var inside = "{\"loadBalancer\": {\"ingress\": [{\"ip\": \"10.1.0.1\"}]}}";
    var outside = "{\"loadBalancer\": {\"ingress\": [{\"hostname\": \"lb.example\"}]}}";

    assertThat(exposed(PODS + PRIVATE_NODE + service(ports, inside))).isEmpty();
    assertThat(exposed(PODS + PRIVATE_NODE + service(ports, outside)))
        .containsExactly("default/web tcp/80");
  }

  @Test
  void aServiceOfTheClusterLeadsNobodyIn() throws IOException {
    assertThat(exposed(PODS + PRIVATE_NODE + service("\"ports\": [{\"port\": 80}]", "{}")))
        .isEmpty();
    assertThat(
            exposed(
                PODS
                    + PRIVATE_NODE
                    + service(
                        "\"externalIPs\": [\"203.0.113.9\"], \"ports\": [{\"port\": 80}]", "{}")))
        .containsExactly("default/web tcp/80");
  }

  private static String service(String members, String status) {
    return """
    {"kind": "Service", "metadata": {"name": "web"},
     "spec": {"selector": {"app": "web"}, %s}, "status": %s}
    """
        .formatted(members, status);
  }

  /// What an address of the internet reaches, of some ports.
  private static List<String> exposed(String documents) throws IOException {
    var network = KubernetesTest.read(documents).network();
    var surface = Surface.of(network);
    var found = new ArrayList<String>();
    for (var vm : network.vms()) {
      for (var port : List.of("tcp/80", "tcp/443", "tcp/30080", "udp/53", "udp/80")) {
        var ports = Ports.parse(port);
        var judged =
            surface.judge(
                Address.parse("198.51.100.1"),
                vm.addresses().getFirst(),
                ports.protocol(),
                ports.first());
        if (judged.disposition() == Disposition.ALLOWED) {
          found.add(vm.id() + " " + port);
        }
      }
    }
    return found;
  }
}
