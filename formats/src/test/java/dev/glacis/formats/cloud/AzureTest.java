package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AzureTest {
  private static final String IN_GROUP =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/";

  private final Truth truth = Truth.of(Cloud.AZURE, "azure");

  @Test
  void theInternetComesThroughWhatTheRulesOfAnInterfaceAllow() {
    truth.holds(
        """
        198.51.100.9  web  tcp/443  yes
        198.51.100.9  web  tcp/8000 yes
        198.51.100.9  web  tcp/8010 yes
        198.51.100.9  web  tcp/8011 no
        198.51.100.9  web  tcp/22   no
        198.51.100.9  web  udp/443  no
        198.51.100.9  web  icmp     yes
        203.0.113.200 web  tcp/443  no
        198.51.100.9  web  tcp/9443 no
        198.51.100.9  app  tcp/8080 no
        """);
  }

  @Test
  void theAttackerChoosesItsSourcePort() {
    truth.holds("198.51.100.7 web tcp/22 yes");
  }

  @Test
  void aDestinationNarrowsWhoIsGuarded() {
    truth.holds("198.51.100.9 web udp/53 yes");

    assertThat(truth.imported().network().vms())
        .filteredOn(vm -> vm.tags().contains("nsg/shop-rg/web-nsg@shop-rg/prod/narrow"))
        .extracting(Network.Vm::id)
        .containsExactly("shop-rg/web");
  }

  @Test
  void aStandardAddressIsClosedWithoutASecurityGroupAndABasicOneOpen() {
    truth.holds(
        """
        198.51.100.9  bare tcp/22   no
        198.51.100.9  old  tcp/22   yes
        web           bare tcp/22   yes
        """);
  }

  @Test
  void bothTheInterfaceAndTheSubnetMustAllow() {
    truth.holds(
        """
        app  db  tcp/5432 yes
        app  db  udp/5432 no
        app  db  tcp/5433 no
        hub  db  tcp/5432 no
        bare db  tcp/5432 no
        """);
  }

  @Test
  void applicationSecurityGroupsNameBothSides() {
    truth.holds(
        """
        web  app tcp/8080 yes
        web  app tcp/8081 no
        bare app tcp/8080 no
        hub  app tcp/8080 no
        """);
  }

  @Test
  void outboundRulesHoldBackWhoIsInside() {
    truth.holds(
        """
        web  db  tcp/5432 no
        db   web tcp/443  no
        db   app tcp/8080 no
        app  web tcp/22   yes
        """);
  }

  @Test
  void networksReachEachOtherOnlyWhereBothSidesArePeered() {
    truth.holds(
        """
        hub    web    tcp/22 yes
        web    hub    tcp/22 yes
        island web    tcp/22 no
        web    island tcp/80 no
        island hub    tcp/22 no
        """);
  }

  @Test
  void aMachineThatIsGuardedInTwoWaysIsTwoThatReachEachOther() {
    truth.holds(
        """
        app                            shop-rg/two                      tcp/22 yes
        app                            shop-rg/two/two-b/ipconfig1      tcp/22 no
        shop-rg/two                    shop-rg/two/two-b/ipconfig1      tcp/22 yes
        shop-rg/two/two-b/ipconfig1    shop-rg/two                      udp/53 yes
        """);
  }

  @Test
  void whatCannotBeRepresentedIsReported() {
    assertThat(truth.unrepresented())
        .containsExactlyInAnyOrder(
            "machine shop-rg/off is stopped: LEFT_OUT",
            "networks behind the gateway of shop-rg/hub are not known; service tag VirtualNetwork"
                + " is without them: MAY_DIFFER",
            "microsoft.network/routetables shop-rg/force is not read: MAY_DIFFER",
            "interface shop-rg/endpoint-nic is no machine's: LEFT_OUT",
            "rule deny-low denies some source ports, which are the attacker's choice: it denies"
                + " nothing: ALLOWS_MORE",
            "rule storage names service tag Storage, whose addresses are not in the input:"
                + " ALLOWS_LESS",
            "addresses of one machine are guarded differently: it is several machines here, which"
                + " reach each other by rules linked/shop-rg/two: MAY_DIFFER",
            "machine shop-rg/lost has no addresses in the input: nobody reaches it: ALLOWS_LESS");
  }

  @Test
  void membersMayBeInTheirPropertiesAsTheApiWritesThem() throws IOException {
    var imported =
        read(
            """
            {"value": [{"id": "%snetworkInterfaces/nic", "properties": {
               "virtualMachine": {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm"},
               "ipConfigurations": [{"name": "c", "properties": {"privateIPAddress": "10.0.0.4",
                 "subnet": {"id": "%svirtualNetworks/v/subnets/s"}}}]}}]}
            """
                .formatted(IN_GROUP, IN_GROUP));

    assertThat(imported.network().vms())
        .extracting(Network.Vm::id, vm -> vm.addresses().toString())
        .containsExactly(org.assertj.core.groups.Tuple.tuple("g/vm", "[10.0.0.4]"));
  }

  @Test
  void serviceTagsAreKnownFromTheirOwnExport() throws IOException {
    var imported =
        read(
            """
            {"cloud": "Public", "values": [{"name": "Storage", "properties": {
               "addressPrefixes": ["20.38.98.0/24", "2603:1020::/48"]}}]}
            """,
            group("\"sourceAddressPrefix\": \"Storage\""),
            """
            [{"id": "%snetworkInterfaces/nic", "name": "nic",
              "networkSecurityGroup": {"id": "%snetworkSecurityGroups/nsg"},
              "virtualMachine": {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm"},
              "ipConfigurations": [{"name": "c", "privateIpAddress": "10.0.0.4",
                 "subnet": {"id": "%svirtualNetworks/v/subnets/s"}}]}]
            """
                .formatted(IN_GROUP, IN_GROUP, IN_GROUP));

    assertThat(imported.network().rules().getFirst().sourceRanges())
        .hasToString("[20.38.98.0/24, 2603:1020::/48]");
  }

  @Test
  void whatIsNoExportOfAzureIsBadInputWithItsPlace() {
    assertBad("[{}]", "no id; expected \"id\"");
    assertBad("[{\"id\": \"web\"}]", "id: not a resource id: 'web'; expected /subscriptions/");
    assertBad(group("\"sourceAddressPrefix\": \"*\", \"priority\": 7"), "priority 7; expected 100");
    assertBad(group("\"sourceAddressPrefix\": \"*\", \"protocol\": \"Gre\""), "protocol 'Gre'");
    assertBad(group("\"sourceAddressPrefix\": \"*\", \"access\": \"Maybe\""), "access 'Maybe'");
    assertBad(
        group("\"sourceAddressPrefix\": \"*\", \"destinationPortRange\": \"ssh\""),
        "destinationPortRange 'ssh'; expected 80, 80-90 or *");
    assertBad(group("\"x\": 1"), "no source; expected \"sourceAddressPrefix\"");
    assertBad(
        "[{\"id\": \"%svirtualNetworks/v\"}, {\"id\": \"%svirtualNetworks/V\"}]"
            .formatted(IN_GROUP, IN_GROUP),
        "virtual network 'g/V' comes twice");
  }

  /// A group with one rule; of members that come twice, the last holds.
  private static String group(String members) {
    return """
    [{"id": "%snetworkSecurityGroups/nsg", "securityRules": [{"name": "r", "priority": 100,
      "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourcePortRange": "*",
      "destinationAddressPrefix": "*", "destinationPortRange": "443", %s}]}]\
    """
        .formatted(IN_GROUP, members);
  }

  private static void assertBad(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching("test:[0-9]+:[0-9]+: .*")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  static CloudImport read(String... texts) throws IOException {
    var draft = new Draft();
    var azure = new Azure(draft);
    for (var text : texts) {
      var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      new Exports(azure, draft).read(bytes, "test");
    }
    azure.finish();
    return draft.result();
  }
}
