package dev.glacis.formats.cloud;

import java.util.Locale;

/// The id of an Azure resource:
/// `/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets/N`.
/// Letter case does not count, and differs between exports.
///
/// @param text as written
/// @param key the same in lower case
/// @param type in lower case: `microsoft.network/virtualnetworks/subnets`
/// @param path resource group and names: `G/V/N`
/// @param name the last name
record ArmId(String text, String key, String type, String path, String name) {
  /// @throws IllegalArgumentException naming the text
  static ArmId parse(String text) {
    var parts = text.split("/", -1);
    if (parts.length < 9
        || parts.length % 2 == 0
        || !parts[0].isEmpty()
        || !parts[1].equalsIgnoreCase("subscriptions")
        || !parts[3].equalsIgnoreCase("resourceGroups")
        || !parts[5].equalsIgnoreCase("providers")) {
      throw new IllegalArgumentException(
          "not a resource id: '" + text + "'; expected /subscriptions/…/resourceGroups/…");
    }
    var type = new StringBuilder(parts[6]);
    var path = new StringBuilder(parts[4]);
    for (var i = 7; i < parts.length; i += 2) {
      type.append('/').append(parts[i]);
      path.append('/').append(parts[i + 1]);
    }
    return new ArmId(
        text,
        text.toLowerCase(Locale.ROOT),
        type.toString().toLowerCase(Locale.ROOT),
        path.toString(),
        parts[parts.length - 1]);
  }

  /// The resource that this one is a part of, as a virtual network is of a subnet.
  ///
  /// @throws IllegalArgumentException where it is part of none
  ArmId parent() {
    return parse(text.substring(0, text.lastIndexOf('/', text.lastIndexOf('/') - 1)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArmId id && id.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
