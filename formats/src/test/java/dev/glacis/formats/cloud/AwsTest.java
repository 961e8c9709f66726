package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsTest {
  private final Truth truth = Truth.of(Cloud.AWS, "aws");

  @Test
  void anInstanceIsAMachineWithItsGroupsSubnetAndVpcs() {
    var web =
        truth.imported().network().vms().stream()
            .filter(vm -> "web-1".equals(vm.name()))
            .findFirst()
            .orElseThrow();

    assertThat(web.id()).isEqualTo("i-0000000000000web1");
    assertThat(web.tags()).contains("sg-web", "subnet-front");
    assertThat(web.networks()).containsExactly("vpc-prod", "pcx-1");
    assertThat(web.addresses())
        .containsExactly(Address.parse("10.0.0.11"), Address.parse("198.51.100.11"));
    assertThat(web.isPublic()).isTrue();
  }

  @Test
  void anInterfaceOfNoInstanceIsAMachine() {
    assertThat(truth.imported().network().vms())
        .filteredOn(vm -> vm.id().startsWith("eni-"))
        .extracting(Network.Vm::id, Network.Vm::name, Network.Vm::isPublic)
        .containsExactly(tuple("eni-lb", "ELB app/shop/50dc6c495c0c9188", true));
  }

  @Test
  void whatCannotBeRepresentedIsReported() {
    assertThat(truth.unrepresented())
        .containsExactlyInAnyOrder(
            "instance i-0000000000000old1 is terminated: LEFT_OUT",
            "instance i-0000000000000db1 is stopped; taken as running: ALLOWS_MORE",
            "interface eni-spare is attached to nothing: LEFT_OUT",
            "sg-web:in:tcp/22: prefix list pl-12345678: ALLOWS_LESS",
            "sg-web:in:icmp is for one type of messages; taken for all: ALLOWS_MORE",
            "acl-back:in:300 is for one type of messages; taken for all: ALLOWS_MORE",
            "routes of peering pcx-1; taken as complete: ALLOWS_MORE",
            "peering pcx-2 is not active: LEFT_OUT",
            "i-00000000000000alone: no network ACL of its subnet: ALLOWS_MORE",
            "a document of LoadBalancers: LEFT_OUT");
  }

  @Test
  void aPrefixListIsItsRangesWhereItsEntriesAreExported(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("groups.json"),
        """
        {"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc", "IpPermissions": [
          {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
           "IpRanges": [{"CidrIp": "192.0.2.0/24"}],
           "PrefixListIds": [{"PrefixListId": "pl-1"}, {"PrefixListId": "pl-2"}]}]}]}\
        """);
    Files.writeString(
        directory.resolve("pl.json"),
        """
        {"PrefixLists": [
          {"PrefixListId": "pl-1", "Cidrs": ["198.51.100.0/25", "2001:db8::/48"]},
          {"PrefixListId": "pl-2", "PrefixListName": "only its name"}]}\
        """);
    var imported = Cloud.AWS.read(List.of(directory));

    assertThat(imported.network().rules())
        .flatExtracting(Network.FirewallRule::sourceRanges)
        .containsExactly(
            Prefix.parse("192.0.2.0/24"),
            Prefix.parse("198.51.100.0/25"),
            Prefix.parse("2001:db8::/48"));
    assertThat(imported.unrepresented())
        .extracting(Unrepresented::what)
        .containsExactly("sg-1:in:tcp/22: prefix list pl-2");
  }

  @Test
  void groupsLetInRangesAndMembersOfGroups() {
    truth.holds(
        """
        192.0.2.1     web-1   tcp/443   yes
        192.0.2.1     web-1   tcp/22    no
        203.0.113.9   web-1   tcp/22    yes
        203.0.113.9   web-2   tcp/22    no
        192.0.2.1     eni-lb  tcp/443   yes
        2001:db8::1   eni-lb  tcp/443   yes
        2001:db8::1   eni-lb  tcp/80    no
        web-1         web-2   tcp/7000  yes
        web-1         web-2   tcp/7999  yes
        web-1         web-2   tcp/8000  no
        web-1         app-1   tcp/8080  yes
        web-1         app-1   tcp/8091  no
        web-1         app-1   udp/8080  no
        web-1         app-1   udp/53    yes
        web-1         web-2   icmp      yes
        """);
  }

  @Test
  void theRulesOfAllGroupsOfAMachineCountTogether() {
    truth.holds(
        """
        app-1  web-2  tcp/22   yes
        app-1  web-1  tcp/22   no
        """);
  }

  @Test
  void whatNoGroupLetsOutStaysIn() {
    truth.holds(
        """
        eni-lb  web-1  tcp/443   yes
        eni-lb  web-1  icmp      no
        app-1   web-1  tcp/443   no
        app-1   web-2  tcp/443   yes
        app-1   web-2  tcp/1024  no
        app-1   db-1   tcp/5432  yes
        app-1   db-1   icmp      no
        """);
  }

  @Test
  void networkAclsDecideInTheOrderOfTheirNumbersBothWays() {
    truth.holds(
        """
        web-1  db-1   tcp/22    yes
        web-1  db-1   tcp/5432  no
        web-2  db-1   tcp/22    no
        web-1  db-1   udp/53    no
        web-1  db-1   icmp      yes
        db-1   app-1  udp/53    no
        db-1   web-1  tcp/443   no
        """);
  }

  @Test
  void peeredVpcsReachEachOtherByPrivateAddressesAndGroups() {
    truth.holds(
        """
        far-1    app-1    tcp/8080  yes
        far-1    app-1    tcp/8091  no
        far-1    web-1    tcp/443   yes
        far-1    web-1    tcp/7000  no
        app-1    far-1    tcp/22    no
        """);
  }

  @Test
  void answersMustPassNetworkAclsToo() {
    truth.holds(
        """
        far-1  db-1   tcp/22  no
        """);
  }

  @Test
  void vpcsThatAreNotPeeredAreApartThoughTheirAddressesOverlap() {
    truth.holds(
        """
        alone-1  db-1     tcp/22   no
        app-1    alone-1  tcp/22   no
        web-1    alone-1  tcp/22   no
        alone-1  web-1    icmp     no
        """);
  }
}
