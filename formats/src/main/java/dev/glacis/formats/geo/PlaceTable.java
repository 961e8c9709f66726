package dev.glacis.formats.geo;

import dev.glacis.core.enrich.Locator;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.RangeTable;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.CompressedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A `places.csv`: networks with their place and autonomous system, for addresses that no public
/// table knows (a demo's documentation ranges, a company's own sites).
///
/// Columns: `prefix,asn,as_name,iso,city,latitude,longitude`; the longest prefix wins; `city` may
/// be empty, `asn` 0 or empty.
public final class PlaceTable implements Locator {
  private final RangeTable ranges;
  private final Place[] places;
  private final AsnTable asns;

  private PlaceTable(RangeTable ranges, Place[] places, AsnTable asns) {
    this.ranges = ranges;
    this.places = places;
    this.asns = asns;
  }

  /// @throws BadInput naming line, column and what was expected
  public static PlaceTable read(Path file) throws IOException {
    try (var in = CompressedInput.open(file)) {
      return read(in, file.toString());
    }
  }

  /// @param name as errors name it
  /// @throws BadInput naming line, column and what was expected
  public static PlaceTable read(InputStream in, String name) throws IOException {
    var rows = CsvRow.all(name, new InputStreamReader(in, StandardCharsets.UTF_8));
    if (rows.isEmpty()) {
      throw new BadInput(
          name + ": no places; expected rows of prefix,asn,as_name,iso,city,latitude,longitude");
    }
    var ranges = RangeTable.builder();
    var places = new Place[rows.size()];
    var asns = AsnTable.builder();
    for (var i = 0; i < places.length; i++) {
      var row = rows.get(i);
      var prefix = prefix(row);
      places[i] = place(row);
      ranges.add(prefix, i);
      var asn = row.get("asn").isEmpty() ? 0 : (long) row.number("asn", 0, AsnTable.MAX_ASN);
      if (asn > 0) {
        asns.add(prefix, asn);
        asns.name(asn, row.get("as_name"));
      }
    }
    return new PlaceTable(ranges.build(), places, asns.build());
  }

  @Override
  public @Nullable Place locate(Address address) {
    var at = ranges.lookup(address);
    return at < 0 ? null : places[at];
  }

  /// The autonomous systems of the same networks.
  public AsnTable asns() {
    return asns;
  }

  private static Prefix prefix(CsvRow row) throws BadInput {
    var text = row.get("prefix");
    try {
      return Prefix.parse(text);
    } catch (IllegalArgumentException _) {
      throw row.bad("prefix", text, "a network such as 192.0.2.0/27");
    }
  }

  private static Place place(CsvRow row) throws BadInput {
    var city = row.get("city");
    var place =
        Countries.at(
            row.get("iso"),
            city.isEmpty() ? null : city,
            row.number("latitude", -90, 90),
            row.number("longitude", -180, 180));
    if (place == null) {
      throw row.bad("iso", row.get("iso"), "a country code of ISO 3166-1 alpha-2");
    }
    return place;
  }
}
