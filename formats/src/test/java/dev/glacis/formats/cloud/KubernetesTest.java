package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesTest {
  private final Truth truth = Truth.of(Cloud.K8S, "k8s");

  @Test
  void podsArePickedOutByPoliciesAsDocumented() {
    truth.holds(
        """
        web-1     api-1    tcp/9000  yes
        web-1     api-1    tcp/9001  no
        web-2     api-1    tcp/9000  yes
        prom-1    api-1    tcp/9000  yes
        prom-1    api-1    tcp/9010  yes
        prom-1    api-1    tcp/9011  no
        prom-1    api-1    udp/9000  no
        grafana-1 api-1    tcp/9000  no
        legacy-1  api-1    tcp/9000  no
        api-1     db-1     tcp/5432  yes
        api-1     db-1     udp/5432  no
        web-1     db-1     tcp/5432  no
        db-1      api-1    tcp/9000  no
        """);
  }

  @Test
  void namedPortsAreThoseOfTheTarget() {
    truth.holds(
        """
        api-1     web-1    tcp/8080  yes
        api-1     web-1    tcp/8081  no
        api-1     web-2    tcp/8080  no
        api-1     web-2    tcp/8081  yes
        legacy-1  web-1    tcp/8080  yes
        """);
  }

  @Test
  void podsThatNoPolicyPicksOutForADirectionAreOpenInIt() {
    truth.holds(
        """
        api-1     legacy-1 tcp/80    yes
        web-1     legacy-1 tcp/80    no
        web-1     web-2    tcp/8081  no
        web-1     prom-1   udp/53    yes
        web-1     prom-1   tcp/53    no
        legacy-1  prom-1   tcp/9090  yes
        10.9.9.9  legacy-1 tcp/80    yes
        """);
  }

  @Test
  void blocksHoldEveryAddressButTheirExceptions() {
    truth.holds(
        """
        172.16.4.9   db-1      tcp/5432  yes
        172.16.5.9   db-1      tcp/5432  no
        172.31.255.1 db-1      tcp/5432  yes
        172.32.0.1   db-1      tcp/5432  no
        db-1         prom-1    tcp/443   yes
        db-1         prom-1    tcp/80    no
        db-1         grafana-1 tcp/443   no
        """);
  }

  @Test
  void expressionsHoldOfLabelsThatAreMissing() {
    truth.holds(
        """
        prom-1    grafana-1 tcp/3000  yes
        canary-1  grafana-1 tcp/3000  no
        api-1     grafana-1 sctp/3000 yes
        api-1     grafana-1 tcp/3000  no
        prom-1    canary-1  tcp/3000  yes
        """);
  }

  @Test
  void nodesReachTheirOwnPodsWhateverPoliciesSay() {
    truth.holds(
        """
        agent-1   api-1    tcp/22    yes
        agent-2   api-1    tcp/22    no
        agent-2   db-1     tcp/22    yes
        agent-1   db-1     tcp/22    no
        db-1      agent-2  tcp/22    yes
        db-1      agent-1  tcp/22    no
        api-1     agent-1  tcp/22    yes
        """);
  }

  @Test
  void theInternetReachesWhatServicesAndPublicNodesLeadTo() {
    truth.holds(
        """
        203.0.113.9   web-1    tcp/8080  yes
        203.0.113.9   web-1    tcp/22    no
        203.0.113.9   web-2    tcp/8081  yes
        198.51.100.9  web-1    tcp/8080  no
        203.0.113.9   legacy-1 tcp/80    no
        203.0.113.9   agent-2  tcp/10250 yes
        203.0.113.9   agent-1  tcp/10250 no
        """);
  }

  @Test
  void podsThatHaveEndedAreNoMachines() {
    assertThat(truth.imported().network().vms())
        .extracting(Network.Vm::id)
        .contains("shop/db-1")
        .doesNotContain("shop/migrate-1");
  }

  @Test
  void whatCannotBeRepresentedIsReported() {
    assertThat(truth.unrepresented())
        .containsExactly(
            "NetworkPolicy shop/calico decides about traffic beside network policies: MAY_DIFFER",
            "Ingress shop/shop leads the internet to pods by a balancer; only those inside of the"
                + " cluster count: ALLOWS_LESS",
            "LoadBalancer shop/web leads the internet to pods: attacks on its own address are not"
                + " judged, and policies may see other source addresses than the attacker's:"
                + " MAY_DIFFER",
            "pods that have ended, of which this is the first: 1: LEFT_OUT",
            "nodes reach the pods that they run whatever policies say, and are no machines here:"
                + " ALLOWS_LESS");
  }

  @Test
  void workloadsStandForTheirPodsWhereThereAreNone() throws IOException {
    var imported =
        read(
            """
            [{"kind": "Deployment", "apiVersion": "apps/v1",
              "metadata": {"name": "web", "namespace": "shop"},
              "spec": {"template": {"metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"ports": [{"containerPort": 80}]}]}}}},
             {"kind": "ReplicaSet", "apiVersion": "apps/v1",
              "metadata": {"name": "web-1", "namespace": "shop",
                "ownerReferences": [{"kind": "Deployment", "name": "web"}]},
              "spec": {}},
             {"kind": "CronJob", "apiVersion": "batch/v1",
              "metadata": {"name": "web", "namespace": "shop"},
              "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": []}}}}}}]
            """);

    assertThat(imported.network().vms())
        .extracting(Network.Vm::id)
        .containsExactly("shop/deployment/web", "shop/cronjob/web");
    assertThat(imported.network().vms()).extracting(Network.Vm::addresses).containsOnly(List.of());
  }

  @Test
  void aBlockOfEveryAddressHoldsPodsWhoseAddressIsNotKnown() throws IOException {
    var imported =
        read(
            """
            [{"kind": "Pod", "metadata": {"name": "a"}, "spec": {}},
             {"kind": "Pod", "metadata": {"name": "b"}, "spec": {},
              "status": {"podIP": "10.0.0.2"}},
             {"kind": "NetworkPolicy", "metadata": {"name": "p"},
              "spec": {"ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}}]
            """);

    var rule = imported.network().rules().getFirst();
    assertThat(imported.network().vms())
        .filteredOn(vm -> vm.tags().contains(rule.sourceTag()))
        .extracting(Network.Vm::name)
        .containsExactly("a");
    assertThat(rule.sourceRanges()).hasToString("[0.0.0.0/0]");
  }

  @Test
  void aRuleIsNamedByWhereThePolicyHasIt() {
    assertThat(truth.imported().network().rules())
        .extracting(Network.FirewallRule::id)
        .contains(
            "networkpolicy/shop/web/ingress/0/http=tcp/8080",
            "networkpolicy/shop/web/ingress/0/http=tcp/8081",
            "networkpolicy/shop/api/ingress/1/from/0",
            "networkpolicy/shop/db/egress/0/to/0",
            "not-isolated/default",
            "isolated/egress",
            "node/node-1/ingress",
            "service/shop/web/[tcp/8080]");
  }

  @Test
  void bothAddressesOfAPodAreItsOwn() throws IOException {
    var imported =
        read(
            """
            {"kind": "Pod", "metadata": {"name": "a"}, "spec": {},
             "status": {"podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}]}}
            """);

    assertThat(imported.network().vms().getFirst().addresses())
        .containsExactly(Address.parse("10.0.0.1"), Address.parse("fd00::1"));
  }

  @Test
  void whatIsNoObjectOfKubernetesIsBadInputWithItsPlace() {
    assertBad("[{}]", "test:1:2: no kind; expected \"kind\"");
    assertBad("{\"kind\": \"Pod\"}", "test:1:1: no metadata; expected \"metadata\"");
    assertBad(
        policy("\"policyTypes\": [\"Both\"]"), "policyTypes 'Both'; expected Ingress or Egress");
    assertBad(policy("\"ingress\": [{\"from\": [{}]}]"), "a peer of one kind expected");
    assertBad(
        policy("\"ingress\": [{\"from\": [{\"ipBlock\": {\"cidr\": \"10.0.0.0/33\"}}]}]"),
        "cidr: not a prefix");
    assertBad(
        policy("\"ingress\": [{\"ports\": [{\"port\": 70000}]}]"), "port 70000; expected 1 to");
    assertBad(
        policy("\"ingress\": [{\"ports\": [{\"port\": 80, \"endPort\": 79}]}]"),
        "endPort 79; expected at least port 80");
    assertBad(
        policy("\"ingress\": [{\"ports\": [{\"protocol\": \"GRE\"}]}]"),
        "protocol 'GRE'; expected TCP, UDP or SCTP");
    assertBad(
        policy("\"podSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"Gt\"}]}"),
        "operator 'Gt'; expected In, NotIn, Exists or DoesNotExist");
    assertBad(
        policy("\"podSelector\": {\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"In\"}]}"),
        "In without values; expected some");
    assertBad(
        "[{\"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}, \"spec\": {}},"
            + "{\"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}, \"spec\": {}}]",
        "duplicate machine 'default/a', seen before at test:1:2");
  }

  private static String policy(String member) {
    return "{\"kind\": \"NetworkPolicy\", \"metadata\": {\"name\": \"p\"}, \"spec\": {"
        + member
        + "}}";
  }

  private static void assertBad(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("test:1:")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  static CloudImport read(String text) throws IOException {
    var draft = new Draft();
    var kubernetes = new Kubernetes(draft);
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    new Exports(kubernetes, draft).read(bytes, "test");
    kubernetes.finish();
    return draft.result();
  }
}
