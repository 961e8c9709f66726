package dev.glacis.formats.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.SyntheticNetwork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkPiecesTest {
  @Test
  void piecesPutTogetherAreTheDocument() throws IOException {
    for (var network :
        List.of(
            Network.EMPTY,
            SyntheticNetwork.generate(1, 0, 0, 1),
            SyntheticNetwork.generate(20_000, 50, 3_000, 1))) {
      var whole = new ByteArrayOutputStream();
      NetworkJson.write(network, whole);
      var pieces = new NetworkPieces(network);
      var together = new ByteArrayOutputStream();
      for (var piece = pieces.next(); piece != null; piece = pieces.next()) {
        assertThat(piece.length).isLessThan(128 << 10);
        together.writeBytes(piece);
      }
      assertThat(together.toByteArray()).isEqualTo(whole.toByteArray());
    }
  }

  @Test
  void machinesOfOneAddressAreNamedUnlessTheirNetworksDiffer() throws IOException {
    var warnings = new ArrayList<String>();
    var document =
        """
        {"vms":[{"vm_id":"a","addresses":["10.0.0.1","10.0.0.1"],"networks":["n"]},
          {"vm_id":"b","addresses":["10.0.0.1"],"networks":["m"]},
          {"vm_id":"c","addresses":["10.0.0.1"]}]}\
        """;
    NetworkJson.read(
        new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), "d", warnings::add);
    assertThat(warnings)
        .containsExactly(
            "d: machines 'a' and 'c' both have the address 10.0.0.1;"
                + " attacks on it count for the first");
  }
}
