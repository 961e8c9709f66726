package dev.glacis.formats.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlaceTableTest {
  private static final String HEADER = "prefix,asn,as_name,iso,city,latitude,longitude\n";

  @Test
  void aNetworkHasAPlaceAndASystem() throws IOException {
    var table =
        read(
            "192.0.2.0/27,64496,Example Transit 1,JP,Sapporo,43.06,141.35\n"
                + "2001:db8:bad::/52,0,,NZ,,-41,174\n");

    var place = table.locate(Address.parse("192.0.2.31"));

    assertThat(place)
        .extracting("iso", "country", "continentCode", "city", "latitude", "longitude")
        .containsExactly("JP", "Japan", "AS", "Sapporo", 43.06, 141.35);
    assertThat(table.asns().asnOf(Address.parse("192.0.2.31"))).isEqualTo(64496);
    assertThat(table.asns().nameOf(64496)).isEqualTo("Example Transit 1");
    assertThat(table.asns().ipv4Addresses(64496)).isEqualTo(32);
    assertThat(table.locate(Address.parse("192.0.2.32"))).isNull();
    assertThat(table.asns().asnOf(Address.parse("2001:db8:bad::1"))).isZero();
    assertThat(table.locate(Address.parse("2001:db8:bad::1"))).extracting("city").isNull();
  }

  @Test
  void theFirstLocatorThatKnowsTheAddressAnswers() throws IOException {
    var narrow = read("192.0.2.0/27,64496,A,JP,Sapporo,43.06,141.35\n");
    var wide = read("192.0.2.0/24,64497,B,NZ,Nelson,-41.27,173.28\n");
    var chain = LocatorChain.of(narrow, wide);
    var asns = narrow.asns().orElse(wide.asns());

    assertThat(chain.locate(Address.parse("192.0.2.1"))).extracting("city").isEqualTo("Sapporo");
    assertThat(chain.locate(Address.parse("192.0.2.99"))).extracting("city").isEqualTo("Nelson");
    assertThat(chain.locate(Address.parse("198.51.100.1"))).isNull();
    assertThat(asns.asnOf(Address.parse("192.0.2.1"))).isEqualTo(64496);
    assertThat(asns.asnOf(Address.parse("192.0.2.99"))).isEqualTo(64497);
    assertThat(asns.nameOf(64497)).isEqualTo("B");
    assertThat(asns.ipv4Addresses(64497)).isEqualTo(256);
  }

  @Test
  void errorsNameLineColumnAndWhatWasExpected() {
    assertThatThrownBy(() -> read("192.0.2.1/27,64496,A,JP,,43,141\n"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "places.csv line 2: prefix is '192.0.2.1/27'; expected a network such as 192.0.2.0/27");
    assertThatThrownBy(() -> read("192.0.2.0/27,64496,A,QQ,,43,141\n"))
        .hasMessageContaining("iso is 'QQ'");
    assertThatThrownBy(() -> read("192.0.2.0/27,64496,A,JP,,91,141\n"))
        .hasMessageContaining("latitude is '91'; expected a number from -90.0 to 90.0");
    assertThatThrownBy(() -> read("192.0.2.0/27,64496\n")).isInstanceOf(BadInput.class);
  }

  private static PlaceTable read(String rows) throws IOException {
    return PlaceTable.read(
        new ByteArrayInputStream((HEADER + rows).getBytes(StandardCharsets.UTF_8)), "places.csv");
  }
}
