package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shapes that Azure's exports have in common.
final class AzureItem {
  private AzureItem() {}

  /// The CLI writes the members of a resource's `properties` beside its name; the API and resource
  /// graph leave them where they are. Here they are always beside it.
  static Item flat(Item item) {
    var properties = item.member("properties");
    if (properties == null
        || !(properties.value() instanceof Map<?, ?> inner)
        || !(item.value() instanceof Map<?, ?> outer)) {
      return item;
    }
    var all = new LinkedHashMap<Object, Object>(inner);
    all.putAll(outer);
    return new Item(item.where(), all);
  }

  /// The resources of a list.
  static List<Item> list(Item item, String member) throws BadInput {
    var all = new ArrayList<Item>();
    for (var each : item.list(member)) {
      all.add(flat(each));
    }
    return all;
  }

  static ArmId id(Item item) throws BadInput {
    return item.required(item.parsedText("id", ArmId::parse), "id");
  }

  /// The id of the resource that a member refers to; null where it is missing.
  static @Nullable ArmId reference(Item item, String member) throws BadInput {
    var found = item.object(member);
    return found == null ? null : id(found);
  }

  static List<ArmId> references(Item item, String member) throws BadInput {
    var all = new ArrayList<ArmId>();
    for (var each : item.list(member)) {
      all.add(id(each));
    }
    return List.copyOf(all);
  }

  /// One string, or several: `sourceAddressPrefix` and `sourceAddressPrefixes`.
  static List<String> oneOrMore(Item item, String one, String more) throws BadInput {
    var all = new ArrayList<String>();
    var single = item.text(one);
    if (single != null) {
      all.add(single);
    }
    all.addAll(item.strings(more));
    return List.copyOf(all);
  }
}
