package dev.glacis.formats.geo;

import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import java.io.IOException;
import java.io.InputStream;

/// Reads tables of address to autonomous system: the bundled one, and the user's own.
public final class AsnTables {
  private static final String RESOURCE = "asn.grf";

  private AsnTables() {}

  /// The bundled table of the whole internet; source, licence and date are in `docs/tables.md`.
  public static AsnTable bundled() throws IOException {
    var table = AsnTable.builder();
    RangeFile.read(resource(RESOURCE), RESOURCE)
        .forEach(
            new RangeFile.Visitor() {
              @Override
              public void range(Address first, Address last, long key) {
                table.add(first, last, key);
              }

              @Override
              public void name(long key, String name) {
                table.name(key, name);
              }
            });
    return table.build();
  }

  static InputStream resource(String name) {
    var in = AsnTables.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the build lacks " + name);
    }
    return in;
  }
}
