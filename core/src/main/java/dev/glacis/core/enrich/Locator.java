package dev.glacis.core.enrich;

import dev.glacis.core.net.Address;
import org.jspecify.annotations.Nullable;

/// A table of where addresses are.
@FunctionalInterface
public interface Locator {
  /// Null where the table has no entry for the address.
  @Nullable Place locate(Address address);
}
