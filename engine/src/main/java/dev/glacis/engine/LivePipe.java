package dev.glacis.engine;

import dev.glacis.formats.LiveInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Standard input, or another stream that cannot be asked whether there is more: read by a thread
/// of its own, half a megabyte ahead at most, so that its reader learns when nothing comes. Whoever
/// writes waits where the reader is slower.
final class LivePipe extends InputStream {
  private static final int CHUNK = 1 << 16;
  private static final int AHEAD = 8;
  private static final long LOOK_MILLIS = 50;

  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(AHEAD);
  private final InputStream in;
  private LiveInput.Waiting waiting = _ -> {};
  private Chunk current = new Chunk.Bytes(new byte[0]);
  private int at;

  LivePipe(InputStream in, String name) {
    this.in = in;
    Thread.ofPlatform().daemon().name(name).start(this::fill);
  }

  /// As [LiveInput#whileWaiting], twenty times a second.
  void whileWaiting(LiveInput.Waiting call) {
    waiting = call;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /// @throws ClosedByInterruptException when the thread is interrupted
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (current instanceof Chunk.Bytes(var bytes) && at == bytes.length) {
      current = next();
      at = 0;
    }
    return switch (current) {
      case Chunk.Bytes(var bytes) -> {
        var count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        yield count;
      }
      case Chunk.End _ -> -1;
      case Chunk.Failure(var cause) -> throw cause;
    };
  }

  private Chunk next() throws IOException {
    var since = System.nanoTime();
    try {
      var chunk = chunks.poll();
      while (chunk == null) {
        chunk = chunks.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (chunk == null) {
          waiting.silent((System.nanoTime() - since) / 1_000);
        }
      }
      return chunk;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  private void fill() {
    try {
      var buffer = new byte[CHUNK];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        chunks.put(new Chunk.Bytes(Arrays.copyOf(buffer, count)));
      }
      chunks.put(new Chunk.End());
    } catch (IOException e) {
      end(new Chunk.Failure(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Chunk chunk) {
    try {
      chunks.put(chunk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private sealed interface Chunk {
    @SuppressWarnings("ArrayRecordComponent") // handed over, not compared
    record Bytes(byte[] bytes) implements Chunk {}

    record End() implements Chunk {}

    record Failure(IOException cause) implements Chunk {}
  }
}
