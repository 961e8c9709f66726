package dev.glacis.formats.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MmdbTest {
  private static final Map<String, Object> NESTED =
      Map.of(
          "country", Map.of("iso_code", "AT"),
          "city", Map.of("names", Map.of("de", "Wien", "en", "Vienna")),
          "location", Map.of("latitude", 48.2, "longitude", 16.37));

  @TempDir Path folder;

  @Test
  void aNestedEntryAndAFlatOneArePlaces() throws IOException {
    var writer =
        new MmdbWriter(true)
            .put("192.0.2.0/25", NESTED)
            .put(
                "2001:db8::/32",
                Map.of("country_code", "no", "city", "Oslo", "latitude", 59.9, "longitude", 10.75));
    try (var database = Mmdb.open(writer.writeTo(folder.resolve("city.mmdb")))) {
      assertThat(database.locate(Address.parse("192.0.2.127")))
          .isEqualTo(new Place("Europe", "EU", "Austria", "AT", "Vienna", 48.2, 16.37));
      assertThat(database.locate(Address.parse("2001:db8::1")))
          .isEqualTo(new Place("Europe", "EU", "Norway", "NO", "Oslo", 59.9, 10.75));
      assertThat(database.locate(Address.parse("192.0.2.128"))).isNull();
      assertThat(database.locate(Address.parse("2001:db9::1"))).isNull();
    }
  }

  @Test
  void aCountryAloneStandsAtItsPoint() throws IOException {
    assertThat(placeOf(Map.of("country", Map.of("iso_code", "AT")))).isEqualTo(Countries.of("AT"));
  }

  @Test
  void coordinatesOutsideTheWorldGiveWayToTheCountrysPoint() throws IOException {
    for (var latitude : new double[] {90.5, -91, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(placeOf(Map.of("country_code", "AT", "latitude", latitude, "longitude", 16.37)))
          .isEqualTo(Countries.of("AT"));
    }
  }

  @Test
  void anEntryWithoutAKnownCountryIsNoPlace() throws IOException {
    assertThat(placeOf(Map.of("country_code", "ZZ"))).isNull();
    assertThat(placeOf(Map.of("country", "Austria"))).isNull();
  }

  @Test
  void aDatabaseOfIpv4HasNoAnswerForIpv6() throws IOException {
    var writer = new MmdbWriter(false).put("32.0.0.0/8", NESTED);
    try (var database = Mmdb.open(writer.writeTo(folder.resolve("v4.mmdb")))) {
      assertThat(database.locate(Address.parse("32.1.2.3"))).isNotNull();
      assertThat(database.locate(Address.parse("2001:db8::1"))).isNull();
    }
  }

  @Test
  void aDatabaseOfSystemsIsATableOfThem() throws IOException {
    for (var v6 : new boolean[] {true, false}) {
      var writer =
          new MmdbWriter(v6)
              .put("192.0.2.0/25", system(64496, "Example Transit 1"))
              .put("198.51.100.0/24", system(4_200_000_000L, "Example Transit 2"))
              .put("203.0.113.0/24", Map.of("country_code", "AT"));
      if (v6) {
        writer.put("2001:db8::/32", system(64497, "Example Transit 3"));
      }
      var table = AsnTables.read(writer.writeTo(folder.resolve("asn-" + v6 + ".mmdb")));

      assertThat(table.asnOf(Address.parse("192.0.2.127"))).isEqualTo(64496);
      assertThat(table.asnOf(Address.parse("192.0.2.128"))).isZero();
      assertThat(table.asnOf(Address.parse("198.51.100.9"))).isEqualTo(4_200_000_000L);
      assertThat(table.asnOf(Address.parse("203.0.113.1"))).isZero();
      assertThat(table.asnOf(Address.parse("2001:db8::1"))).isEqualTo(v6 ? 64497 : 0);
      assertThat(table.nameOf(64496)).isEqualTo("Example Transit 1");
      assertThat(table.ipv4Addresses(64496)).isEqualTo(128);
    }
  }

  @Test
  void aDamagedDatabaseAnswersOrIsBadInput() throws IOException {
    var writer = new MmdbWriter(true).put("192.0.2.0/25", NESTED);
    damage(
        writer.writeTo(folder.resolve("city.mmdb")),
        file -> {
          try (var database = Mmdb.open(file)) {
            var place = database.locate(Address.parse("192.0.2.1"));
            assertThat(place == null || Math.abs(place.latitude()) <= 90).isTrue();
          }
        });
  }

  @Test
  void aDamagedDatabaseOfSystemsIsATableOrBadInput() throws IOException {
    var writer = new MmdbWriter(true).put("192.0.2.0/25", system(64496, "Example Transit 1"));
    damage(
        writer.writeTo(folder.resolve("asn.mmdb")),
        file ->
            assertThat(AsnTables.read(file).asnOf(Address.parse("192.0.2.1")))
                .isBetween(0L, AsnTable.MAX_ASN));
  }

  private static void damage(Path file, Reading reading) throws IOException {
    var bytes = Files.readAllBytes(file);
    var random = new Random(3);
    for (var i = 0; i < 600; i++) {
      var damaged = bytes.clone();
      for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, damaged);
      try {
        reading.of(file);
      } catch (BadInput e) {
        assertThat(e.getMessage()).startsWith(file.toString()).hasLineCount(1);
      }
    }
  }

  @FunctionalInterface
  private interface Reading {
    void of(Path file) throws IOException;
  }

  private @Nullable Place placeOf(Map<String, ?> entry) throws IOException {
    var writer = new MmdbWriter(true).put("192.0.2.0/24", entry);
    try (var database = Mmdb.open(writer.writeTo(folder.resolve("one.mmdb")))) {
      return database.locate(Address.parse("192.0.2.1"));
    }
  }

  private static Map<String, Object> system(long asn, String name) {
    return Map.of("autonomous_system_number", asn, "autonomous_system_organization", name);
  }
}
