package dev.glacis.formats.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class BundledTablesTest {
  private static final CountryTable COUNTRIES;
  private static final AsnTable ASNS;

  static {
    try {
      COUNTRIES = CountryTable.bundled();
      ASNS = AsnTables.bundled();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void wellKnownAddressesLieInTheirCountries() {
    assertThat(COUNTRIES.locate(Address.parse("193.0.6.139"))).extracting("iso").isEqualTo("NL");
    assertThat(COUNTRIES.locate(Address.parse("2001:67c:2e8:22::c100:68b")))
        .extracting("iso")
        .isEqualTo("NL");
    assertThat(COUNTRIES.locate(Address.parse("133.11.0.1")))
        .extracting("iso", "country", "continent", "continentCode", "city")
        .containsExactly("JP", "Japan", "Asia", "AS", null);
  }

  @Test
  void wellKnownAddressesBelongToTheirSystems() {
    assertThat(ASNS.asnOf(Address.parse("193.0.6.139"))).isEqualTo(3333);
    assertThat(ASNS.asnOf(Address.parse("2001:67c:2e8:22::c100:68b"))).isEqualTo(3333);
    assertThat(ASNS.nameOf(3333)).containsIgnoringCase("RIPE");
    assertThat(ASNS.ipv4Addresses(3333)).isGreaterThanOrEqualTo(2048);
    assertThat(ASNS.systems()).isGreaterThan(80_000);
  }

  @Test
  void documentationAndPrivateAddressesAreNobodys() {
    for (var text :
        new String[] {"192.0.2.1", "10.0.0.1", "198.18.0.1", "2001:db8::1", "fd00::1"}) {
      var address = Address.parse(text);
      assertThat(COUNTRIES.locate(address)).as(text).isNull();
      assertThat(ASNS.asnOf(address)).as(text).isZero();
    }
  }
}
