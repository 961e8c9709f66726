package dev.glacis.formats.cloud;

import dev.glacis.core.surface.Network;
import java.util.List;

/// A network as a cloud's exports tell it.
///
/// @param unrepresented what the network document cannot hold, in the order it was found
public record CloudImport(Network network, List<Unrepresented> unrepresented) {
  public CloudImport {
    unrepresented = List.copyOf(unrepresented);
  }
}
