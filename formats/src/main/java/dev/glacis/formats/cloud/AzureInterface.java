package dev.glacis.formats.cloud;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A network interface of an Azure machine.
///
/// @param machine null where it belongs to none
/// @param group the security group that it names itself
record AzureInterface(
    ArmId id, @Nullable ArmId machine, @Nullable ArmId group, List<Entry> entries, Where where) {
  /// An address by which a machine is entered.
  ///
  /// @param name of the interface and its configuration
  /// @param applicationGroups the application security groups that it is in
  /// @param balancers the load balancers that lead to it
  record Entry(
      String name,
      Address address,
      ArmId subnet,
      @Nullable ArmId publicAddress,
      Set<ArmId> applicationGroups,
      Set<ArmId> balancers) {
    ArmId network() {
      return subnet.parent();
    }
  }

  static AzureInterface of(Item item) throws BadInput {
    var entries = new ArrayList<Entry>();
    for (var configuration : AzureItem.list(item, "ipConfigurations")) {
      var address = configuration.parsedText("privateIPAddress", Address::parse);
      if (address == null) {
        address = configuration.parsedText("privateIpAddress", Address::parse);
      }
      var subnet = AzureItem.reference(configuration, "subnet");
      if (address != null && subnet != null) {
        entries.add(entry(AzureItem.id(item), configuration, address, subnet));
      }
    }
    return new AzureInterface(
        AzureItem.id(item),
        AzureItem.reference(item, "virtualMachine"),
        AzureItem.reference(item, "networkSecurityGroup"),
        List.copyOf(entries),
        item.where());
  }

  private static Entry entry(ArmId nic, Item item, Address address, ArmId subnet) throws BadInput {
    if (!subnet.type().equals("microsoft.network/virtualnetworks/subnets")) {
      throw item.bad("subnet '" + BadInput.quoted(subnet.key()) + "'; expected one of a network");
    }
    var publicAddress = AzureItem.reference(item, "publicIPAddress");
    var balancers = new LinkedHashSet<ArmId>();
    for (var member : List.of("loadBalancerBackendAddressPools", "loadBalancerInboundNatRules")) {
      for (var part : AzureItem.references(item, member)) {
        balancers.add(
            part.type().indexOf('/') == part.type().lastIndexOf('/') ? part : part.parent());
      }
    }
    return new Entry(
        nic.name() + "/" + item.requiredText("name"),
        address,
        subnet,
        publicAddress != null ? publicAddress : AzureItem.reference(item, "publicIpAddress"),
        new LinkedHashSet<>(AzureItem.references(item, "applicationSecurityGroups")),
        balancers);
  }
}
