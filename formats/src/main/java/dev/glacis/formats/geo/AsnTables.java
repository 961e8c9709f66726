package dev.glacis.formats.geo;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Reader;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

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

  /// A user's table, which stands in for the bundled one: a MaxMind database with
  /// `autonomous_system_number` and `autonomous_system_organization`, or CSV or TSV without header
  /// (`first,last,asn[,name]`, also `first,last,asn,country,name`; `prefix,asn[,name]`), or with
  /// the header of a [PlaceTable]. Rows of AS 0 (not routed) are left out.
  ///
  /// @throws BadInput naming the line and what was expected
  public static AsnTable read(Path file) throws IOException {
    var table = AsnTable.builder();
    if (isMmdb(file)) {
      readMmdb(file, table);
    } else {
      try (var in = CompressedInput.open(file)) {
        AsnRows.read(file.toString(), in, table);
      }
    }
    return table.build();
  }

  private static boolean isMmdb(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".mmdb");
  }

  private static void readMmdb(Path file, AsnTable.Builder table) throws IOException {
    try (var reader = new Reader(file.toFile())) {
      var networks = reader.networks(Map.class);
      while (networks.hasNext()) {
        var entry = networks.next();
        if (entry.getData().get("autonomous_system_number") instanceof Number asn
            && asn.longValue() > 0) {
          table.add(prefix(entry), asn.longValue());
          if (entry.getData().get("autonomous_system_organization") instanceof String name) {
            table.name(asn.longValue(), name);
          }
        }
      }
    } catch (InvalidDatabaseException
        | InvalidNetworkException
        | CharacterCodingException
        | RuntimeException
        | StackOverflowError e) {
      throw new BadInput(file + ": not a MaxMind database of systems: " + e.getMessage(), e);
    }
  }

  /// IPv4 networks of a database of both families come as `::a.b.c.d/96+n` or as IPv4.
  private static Prefix prefix(DatabaseRecord<?> entry) {
    var network = entry.getNetwork();
    return new Prefix(
        Address.of(network.getNetworkAddress().getAddress()), network.getPrefixLength());
  }

  static InputStream resource(String name) {
    var in = AsnTables.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the build lacks " + name);
    }
    return in;
  }
}
