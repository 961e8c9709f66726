package dev.glacis.formats.geo;

import dev.glacis.core.enrich.Locator;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.RangeTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// The country of an address, by a table of the whole internet. A country's place is a point in its
/// largest piece of land; addresses of its entries that no ISO 3166 country has are unknown.
public final class CountryTable implements Locator {
  private static final String RESOURCE = "country.grf";

  private final RangeTable ranges;
  private final Place[] places;

  private CountryTable(RangeTable ranges, Place[] places) {
    this.ranges = ranges;
    this.places = places;
  }

  /// The bundled table; source, licence and date are in `docs/tables.md`.
  public static CountryTable bundled() throws IOException {
    return of(RangeFile.read(AsnTables.resource(RESOURCE), RESOURCE));
  }

  @Override
  public @Nullable Place locate(Address address) {
    var at = ranges.lookup(address);
    return at < 0 ? null : places[at];
  }

  private static CountryTable of(RangeFile file) {
    var ranges = RangeTable.builder();
    var places = new ArrayList<Place>();
    var slots = new HashMap<Long, Integer>();
    file.forEach(
        new RangeFile.Visitor() {
          @Override
          public void range(Address first, Address last, long key) {
            var slot = slots.computeIfAbsent(key, this::slot);
            if (slot >= 0) {
              ranges.add(first, last, slot);
            }
          }

          @Override
          public void name(long key, String name) {}

          private int slot(long key) {
            var place = Countries.of("" + (char) (key >> 8) + (char) (key & 0xff));
            if (place == null) {
              return RangeTable.NONE;
            }
            places.add(place);
            return places.size() - 1;
          }
        });
    return new CountryTable(ranges.build(), places.toArray(Place[]::new));
  }
}
