package dev.glacis.formats.geo;

import dev.glacis.core.enrich.Place;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Countries by ISO 3166-1 alpha-2: English name, continent, and a point to draw them at (the
/// centroid of the largest piece of land). Bundled; sources in `docs/tables.md`.
public final class Countries {
  private static final String RESOURCE = "countries.csv";
  private static final Map<String, String> CONTINENTS =
      Map.of(
          "AF", "Africa",
          "AN", "Antarctica",
          "AS", "Asia",
          "EU", "Europe",
          "NA", "North America",
          "OC", "Oceania",
          "SA", "South America");

  private static final Map<String, Place> BY_ISO = load();

  private Countries() {}

  /// The country as a place without city; null where the code is unknown.
  static @Nullable Place of(String iso) {
    return BY_ISO.get(iso.toUpperCase(Locale.ROOT));
  }

  /// A point in a country; null where the code is unknown.
  public static @Nullable Place at(
      String iso, @Nullable String city, double latitude, double longitude) {
    var country = of(iso);
    return country == null
        ? null
        : new Place(
            country.continent(),
            country.continentCode(),
            country.country(),
            country.iso(),
            city,
            latitude,
            longitude);
  }

  private static Map<String, Place> load() {
    var countries = new HashMap<String, Place>();
    try (var in = Countries.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + RESOURCE);
      }
      var rows = CsvRow.all(RESOURCE, new InputStreamReader(in, StandardCharsets.UTF_8));
      for (var row : rows) {
        var continent = row.get("continent");
        countries.put(
            row.get("iso"),
            new Place(
                CONTINENTS.getOrDefault(continent, continent),
                continent,
                row.get("name"),
                row.get("iso"),
                null,
                row.number("latitude", -90, 90),
                row.number("longitude", -180, 180)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(countries);
  }
}
