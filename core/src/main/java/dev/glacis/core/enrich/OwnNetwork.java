package dev.glacis.core.enrich;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which addresses are the user's own, and where they stand: private addresses, and those in the
/// networks that the user named. They are never looked up in a public table, which cannot know
/// them.
///
/// @param networks besides the private ones
/// @param site where own addresses are shown; null where nobody said
public record OwnNetwork(List<Prefix> networks, @Nullable Place site) {
  public OwnNetwork {
    networks = List.copyOf(networks);
  }

  public boolean contains(Address address) {
    if (address.isPrivate()) {
      return true;
    }
    for (var network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
