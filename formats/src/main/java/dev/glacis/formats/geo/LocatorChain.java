package dev.glacis.formats.geo;

import dev.glacis.core.enrich.Locator;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Several locators asked in turn: the first that has an entry answers.
public record LocatorChain(List<Locator> locators) implements Locator {
  public LocatorChain {
    locators = List.copyOf(locators);
  }

  public static LocatorChain of(Locator... locators) {
    return new LocatorChain(List.of(locators));
  }

  @Override
  public @Nullable Place locate(Address address) {
    for (var locator : locators) {
      var place = locator.locate(address);
      if (place != null) {
        return place;
      }
    }
    return null;
  }
}
