package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Network;
import org.junit.jupiter.api.Test;

class GcpTest {
  private final Truth truth = Truth.of(Cloud.GCP, "gcp");

  @Test
  void anInstanceIsAMachineWithItsTagsAccountsNetworksAndAddresses() {
    var web =
        truth.imported().network().vms().stream()
            .filter(vm -> "web-1".equals(vm.name()))
            .findFirst()
            .orElseThrow();

    assertThat(web.id()).isEqualTo("shop/europe-west1-b/web-1");
    assertThat(web.tags()).contains("http", "ssh");
    assertThat(web.identities()).containsExactly("web@shop.iam.gserviceaccount.com");
    assertThat(web.networks()).containsExactly("shop/prod", "partner/lan<->shop/prod");
    assertThat(web.addresses())
        .containsExactly(Address.parse("10.1.0.11"), Address.parse("198.51.100.11"));
    assertThat(web.isPublic()).isTrue();
  }

  @Test
  void aMachineWithoutAnExternalAddressIsNotPublic() {
    assertThat(truth.imported().network().vms())
        .filteredOn(Network.Vm::isPublic)
        .extracting(Network.Vm::name)
        .containsExactly("web-1", "test-1");
  }

  @Test
  void whatCannotBeRepresentedIsReported() {
    assertThat(truth.unrepresented())
        .containsExactly(
            "instance old-1 is stopped: LEFT_OUT",
            "network partner/lan, which is peered with shop/prod, was not exported: MAY_DIFFER",
            "rule ssh-anywhere is disabled: LEFT_OUT");
  }

  @Test
  void ingressIsDeniedUnlessARuleAllowsItAndDenyBeatsAllowAtEqualPriority() {
    truth.holds(
        """
        192.0.2.1    web-1    tcp/80    yes
        192.0.2.1    web-1    tcp/443   yes
        203.0.113.9  web-1    tcp/80    no
        203.0.113.9  web-1    tcp/443   yes
        192.0.2.1    web-1    udp/443   no
        192.0.2.1    web-1    tcp/22    no
        app-1        web-1    tcp/80    yes
        app-1        web-1    tcp/22    no
        """);
  }

  @Test
  void anInstanceWithoutExternalAddressIsNotReachedFromOutside() {
    truth.holds(
        """
        203.0.113.9  batch-1  tcp/443   no
        192.0.2.1    app-1    tcp/8000  no
        web-1        batch-1  tcp/443   yes
        """);
  }

  @Test
  void sourceTagsAndAccountsMeanMachinesOfTheNetworkAndTheLowestPriorityDecides() {
    truth.holds(
        """
        web-1    app-1  tcp/8000  yes
        web-1    app-1  tcp/8099  yes
        web-1    app-1  tcp/8100  no
        web-1    app-1  udp/8000  no
        db-1     app-1  tcp/8000  no
        batch-1  app-1  tcp/8000  no
        batch-1  app-1  udp/53    no
        batch-1  db-1   udp/53    yes
        test-1   app-1  tcp/8000  no
        app-1    db-1   tcp/5432  yes
        app-1    db-1   icmp      yes
        batch-1  db-1   tcp/5432  no
        """);
  }

  @Test
  void egressIsAllowedUnlessARuleDeniesIt() {
    truth.holds(
        """
        web-1  db-1    icmp      yes
        web-1  db-1    tcp/5432  no
        web-1  test-1  tcp/22    yes
        web-1  test-1  tcp/3306  no
        """);
  }

  @Test
  void aRuleForSomeDestinationsGuardsTheMachinesThatHaveThem() {
    truth.holds(
        """
        web-1  app-1  tcp/9000  yes
        web-1  db-1   tcp/9000  no
        """);
  }

  @Test
  void networksAreApartExceptByExternalAddressesAndPeering() {
    truth.holds(
        """
        test-1     db-1       udp/53    no
        app-1      test-1     tcp/22    no
        web-1      test-1     tcp/22    yes
        app-1      partner-1  tcp/22    yes
        web-1      partner-1  tcp/22    no
        batch-1    partner-1  tcp/22    no
        partner-1  db-1       udp/53    yes
        partner-1  web-1      tcp/443   yes
        partner-1  app-1      tcp/8000  no
        partner-1  app-1      tcp/9000  no
        partner-1  test-1     udp/53    no
        """);
  }
}
