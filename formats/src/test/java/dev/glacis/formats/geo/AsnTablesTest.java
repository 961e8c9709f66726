package dev.glacis.formats.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsnTablesTest {
  @TempDir Path folder;

  @Test
  void rangesAndPrefixesAreReadWithCommasOrTabs() throws IOException {
    for (var text :
        new String[] {
          "192.0.2.0,192.0.2.127,64496,\"Example, Inc\"\n2001:db8::,2001:db8::ffff,64497,B\n",
          "192.0.2.0\t192.0.2.127\t64496\tNL\tExample, Inc\n"
              + "198.51.100.0\t198.51.100.9\t0\tNone\tNot routed\n"
              + "2001:db8::\t2001:db8::ffff\t64497\tNL\tB\n",
          "prefix,asn,name\n192.0.2.0/25,64496,\"Example, Inc\"\n2001:db8::/112,64497,B\n"
        }) {
      var table = read(text);

      assertThat(table.asnOf(Address.parse("192.0.2.127"))).as(text).isEqualTo(64496);
      assertThat(table.asnOf(Address.parse("192.0.2.128"))).as(text).isZero();
      assertThat(table.asnOf(Address.parse("198.51.100.1"))).as(text).isZero();
      assertThat(table.asnOf(Address.parse("2001:db8::9"))).as(text).isEqualTo(64497);
      assertThat(table.nameOf(64496)).as(text).isEqualTo("Example, Inc");
      assertThat(table.ipv4Addresses(64496)).as(text).isEqualTo(128);
    }
  }

  @Test
  void aBadRowIsNamed() {
    assertThatThrownBy(() -> read("192.0.2.0/25,64496\n192.0.2.0/24,AS7\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("table.csv line 2: ")
        .hasMessageContaining("expected first,last,asn,name");
    assertThatThrownBy(() -> read("192.0.2.0/25,4294967296\n"))
        .hasMessageContaining("not an AS number: 4294967296");
    assertThatThrownBy(() -> read("192.0.2.9,192.0.2.1,64496\n"))
        .hasMessageContaining("not a range");
  }

  @Test
  void aDamagedDatabaseIsNamed() throws IOException {
    var file = Files.writeString(folder.resolve("asn.mmdb"), "not a database");

    assertThatThrownBy(() -> AsnTables.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("asn.mmdb");
    assertThatThrownBy(() -> Mmdb.open(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("asn.mmdb");
  }

  private AsnTable read(String text) throws IOException {
    return AsnTables.read(Files.writeString(folder.resolve("table.csv"), text));
  }
}
