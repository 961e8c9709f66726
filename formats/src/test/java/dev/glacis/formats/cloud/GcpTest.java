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
}
