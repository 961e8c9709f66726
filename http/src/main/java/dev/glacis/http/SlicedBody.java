package dev.glacis.http;

import dev.glacis.core.surface.MachineSet;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;

/// An answer whose bytes are in memory already: a list of slices, copied piece by piece into the
/// connection's buffers as fast as the client reads. Besides the list, one piece is in memory at a
/// time.
final class SlicedBody {
  private static final int PIECE = 64 << 10;

  private final long length;
  private byte[][] arrays = new byte[8][];
  private int[] bounds = new int[16];
  private int slices;
  private int slice;

  private SlicedBody(long length) {
    this.length = length;
  }

  static SlicedBody of(MachineSet machines) {
    var body = new SlicedBody(machines.jsonLength());
    machines.writeJson(body::add);
    return body;
  }

  static SlicedBody of(byte[] bytes) {
    var body = new SlicedBody(bytes.length);
    body.add(bytes, 0, bytes.length);
    return body;
  }

  private void add(byte[] bytes, int offset, int count) {
    if (slices == arrays.length) {
      arrays = Arrays.copyOf(arrays, slices * 2);
      bounds = Arrays.copyOf(bounds, slices * 4);
    }
    arrays[slices] = bytes;
    bounds[2 * slices] = offset;
    bounds[2 * slices + 1] = offset + count;
    slices++;
  }

  void sendTo(Exchange exchange) {
    exchange.response().putHeader(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    if (HttpMethod.HEAD.equals(exchange.request().method())) {
      exchange.end(Buffer.buffer());
    } else if (length <= PIECE) {
      exchange.end(piece());
    } else {
      exchange.writeHead();
      goOn(exchange);
    }
  }

  private void goOn(Exchange exchange) {
    var response = exchange.response();
    while (!response.closed()) {
      var piece = piece();
      if (slice == slices) {
        exchange.end(piece);
        return;
      }
      response.write(piece);
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> goOn(exchange));
        return;
      }
    }
  }

  private Buffer piece() {
    var buffer = Buffer.buffer((int) Math.min(PIECE, length));
    while (slice < slices && buffer.length() < PIECE) {
      var from = bounds[2 * slice];
      var count = Math.min(bounds[2 * slice + 1] - from, PIECE - buffer.length());
      buffer.appendBytes(arrays[slice], from, count);
      bounds[2 * slice] += count;
      if (bounds[2 * slice] == bounds[2 * slice + 1]) {
        slice++;
      }
    }
    return buffer;
  }
}
