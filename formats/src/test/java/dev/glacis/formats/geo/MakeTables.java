package dev.glacis.formats.geo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.glacis.core.net.Address;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.RangeTable;
import dev.glacis.formats.geo.RangeFileWriter.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Makes the bundled tables from unpacked npm packages; `docs/tables.md` says which, and how to run
/// this. The same packages give the same bytes.
final class MakeTables {
  private static final Map<String, String> CONTINENT_CODES =
      Map.of(
          "Africa", "AF",
          "Antarctica", "AN",
          "Asia", "AS",
          "Europe", "EU",
          "North America", "NA",
          "Oceania", "OC",
          "South America", "SA");

  /// Points of territories that the map does not draw on their own.
  private static final Map<String, double[]> POINTS =
      Map.ofEntries(
          Map.entry("AC", new double[] {-7.94, -14.37}),
          Map.entry("AQ", new double[] {-80.5, 21.0}),
          Map.entry("BQ", new double[] {12.18, -68.26}),
          Map.entry("BV", new double[] {-54.42, 3.36}),
          Map.entry("CC", new double[] {-12.16, 96.87}),
          Map.entry("CX", new double[] {-10.49, 105.62}),
          Map.entry("GF", new double[] {4.0, -53.0}),
          Map.entry("GP", new double[] {16.2, -61.5}),
          Map.entry("MQ", new double[] {14.65, -61.0}),
          Map.entry("RE", new double[] {-21.13, 55.53}),
          Map.entry("SJ", new double[] {78.6, 16.0}),
          Map.entry("TA", new double[] {-37.11, -12.28}),
          Map.entry("TK", new double[] {-9.2, -171.85}),
          Map.entry("XK", new double[] {42.57, 20.87}),
          Map.entry("YT", new double[] {-12.82, 45.15}));

  /// Nobody's on the public internet (RFC 6890, RFC 5737, RFC 2544, RFC 3849, RFC 9637); whatever
  /// the source says of them is left out.
  private static final List<Prefix> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "2001:db8::/32",
              "3fff::/20",
              "fc00::/7",
              "fe80::/10",
              "ff00::/8")
          .map(Prefix::parse)
          .toList();

  private final Path packages;
  private final Path out;

  private int gaveWay;

  private MakeTables(Path packages, Path out) {
    this.packages = packages;
    this.out = out;
  }

  /// @param args folder of the unpacked packages, folder to write to, date of the address data
  public static void main(String[] args) throws IOException {
    var make = new MakeTables(Path.of(args[0]), Path.of(args[1]));
    make.countries();
    make.addresses(
        "geo-whois-asn-country",
        "country.grf",
        "ip-location-db geo-whois-asn-country (NRO, CC BY 4.0)",
        args[2],
        code -> code.charAt(0) << 8 | code.charAt(1));
    make.addresses(
        "asn",
        "asn.grf",
        "ip-location-db asn (RouteViews, NRO, DB-IP, CC BY 4.0)",
        args[2],
        Long::parseLong);
  }

  private void addresses(
      String packageName, String name, String source, String date, ToLongFunction<String> key)
      throws IOException {
    var names = new TreeMap<Long, String>();
    var slots = new LinkedHashMap<Long, Integer>();
    var table = RangeTable.builder();
    for (var ending : List.of("-ipv4.csv", "-ipv6.csv")) {
      var file = packages.resolve(packageName).resolve("package").resolve(packageName + ending);
      try (var rows = CsvReader.builder().ofCsvRecord(file)) {
        for (var row : rows) {
          var named = key.applyAsLong(row.getField(2));
          slots.putIfAbsent(named, slots.size());
          table.add(
              Address.parse(row.getField(0)),
              Address.parse(row.getField(1)),
              slots.getOrDefault(named, -1));
          if (row.getFieldCount() > 3 && !row.getField(3).isEmpty()) {
            names.putIfAbsent(named, row.getField(3));
          }
        }
      }
    }
    SPECIAL.forEach(prefix -> table.add(prefix, slots.size()));
    var keys = List.copyOf(slots.keySet());
    gaveWay = 0;
    var v4 = new ArrayList<Range>();
    var v6 = new ArrayList<Range>();
    table
        .build()
        .forEach(
            (first, last, slot) -> {
              if (SPECIAL.stream().noneMatch(special -> special.contains(first))) {
                append(v4, v6, first, last, keys.get(slot));
              }
            });
    try (var out = Files.newOutputStream(this.out.resolve(name))) {
      RangeFileWriter.write(out, source, date, v4, v6, names);
    }
    System.err.printf(
        "%s: %d keys, %d IPv4 and %d IPv6 ranges; %d IPv6 ranges narrower than a /64 gave way%n",
        name, keys.size(), v4.size(), v6.size(), gaveWay);
  }

  /// An IPv6 range that begins or ends within a /64 is widened to its edges, unless the range
  /// before has that /64 already.
  private void append(List<Range> v4, List<Range> v6, Address start, Address end, long key) {
    if (start.isV4()) {
      v4.add(new Range(Integer.toUnsignedLong(start.v4()), Integer.toUnsignedLong(end.v4()), key));
      return;
    }
    var before = v6.isEmpty() ? null : v6.getLast();
    var taken = before != null && before.last() == start.high();
    if (taken && end.high() == start.high()) {
      gaveWay++;
    } else if (before != null
        && before.key() == key
        && Long.compareUnsigned(start.high(), before.last() + 1) <= 0) {
      v6.set(v6.size() - 1, new Range(before.first(), end.high(), key));
    } else {
      v6.add(new Range(taken ? start.high() + 1 : start.high(), end.high(), key));
    }
  }

  private void countries() throws IOException {
    var points = CountryPoints.read(packages);
    try (var rows =
            CsvReader.builder()
                .ofNamedCsvRecord(packages.resolve("countries-list/package/countries.csv"));
        var csv = CsvWriter.builder().build(out.resolve("countries.csv"))) {
      csv.writeRecord("iso", "name", "continent", "latitude", "longitude");
      for (var row : rows) {
        var iso = row.getField("Code");
        var point = POINTS.getOrDefault(iso, points.get(iso));
        if (point == null) {
          throw new IOException("no point for " + iso);
        }
        csv.writeRecord(
            iso,
            row.getField("Name"),
            iso.equals("RU") ? "EU" : CONTINENT_CODES.getOrDefault(row.getField("Continent"), "?"),
            String.format(Locale.ROOT, "%.2f", point[0]),
            String.format(Locale.ROOT, "%.2f", point[1]));
      }
    }
  }
}
