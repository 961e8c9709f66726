package dev.glacis.formats.network;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.surface.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// A network document as [NetworkJson#write] writes it, piece by piece as it is asked for: the
/// memory it takes does not grow with the network.
public final class NetworkPieces {
  private static final int PIECE = 64 << 10;

  private final Network network;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(PIECE + (PIECE >> 2));
  private final JsonGenerator json;
  private int next;
  private boolean ended;

  public NetworkPieces(Network network) {
    this.network = network;
    try {
      json = NetworkJson.JSON.createGenerator(bytes);
      NetworkWriter.begin(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next piece; null after the last.
  public byte @Nullable [] next() {
    if (ended) {
      return null;
    }
    bytes.reset();
    try {
      var vms = network.vms().size();
      var all = vms + network.rules().size();
      while (bytes.size() < PIECE && next <= all) {
        if (next == vms) {
          NetworkWriter.beginRules(json);
        }
        if (next < vms) {
          NetworkWriter.vm(network.vms().get(next), json);
        } else if (next < all) {
          NetworkWriter.rule(network.rules().get(next - vms), json);
        } else {
          NetworkWriter.end(json);
          ended = true;
        }
        next++;
      }
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
