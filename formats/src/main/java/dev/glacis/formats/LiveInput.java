package dev.glacis.formats;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Bytes that come while they are read: a file that is still being written, at whose end reading
/// waits for more, or standard input. It ends when it is told to. At the end of a file it looks
/// five times a second whether there is more, and does nothing in between.
public final class LiveInput extends InputStream {
  private static final long LOOK_MILLIS = 200;

  private final FileChannel channel;
  private final String name;
  private final boolean waits;
  private final CountDownLatch stop = new CountDownLatch(1);
  private Waiting waiting = _ -> {};

  private LiveInput(FileChannel channel, String name, boolean waits) {
    this.channel = channel;
    this.name = name;
    this.waits = waits;
  }

  /// A file that grows; it may be empty yet, and may be renamed or deleted once it is open.
  ///
  /// @throws BadInput for a folder
  public static LiveInput following(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": is a folder; expected a file");
    }
    return new LiveInput(FileChannel.open(file), file.toString(), true);
  }

  /// Standard input, which nobody else may read then.
  @SuppressWarnings("resource") // standard input is closed by the process's end
  public static LiveInput standardInput() {
    return new LiveInput(
        new FileInputStream(FileDescriptor.in).getChannel(), "standard input", false);
  }

  /// Asks to be called, on the reading thread, whenever a look found nothing.
  public void whileWaiting(Waiting call) {
    waiting = call;
  }

  /// Ends the input, from any thread: a file with what it holds by now, standard input at once.
  public void stop() throws IOException {
    stop.countDown();
    if (!waits) {
      channel.close();
    }
  }

  public boolean isStopped() {
    return stop.getCount() == 0;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /// @throws ClosedByInterruptException when the thread is interrupted
  /// @throws BadInput when the file has become shorter than what was read of it
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var buffer = ByteBuffer.wrap(into, offset, length);
    var since = System.nanoTime();
    while (true) {
      var isLast = isStopped();
      var count = readNow(buffer);
      if (count != 0 || length == 0) {
        return count;
      }
      if (isLast) {
        return -1;
      }
      requireGrown();
      try {
        waiting.silent((System.nanoTime() - since) / 1_000);
        var _ = stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedByInterruptException();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// @return 0 where there may be more later, -1 where there is no more
  private int readNow(ByteBuffer buffer) throws IOException {
    try {
      var count = channel.read(buffer);
      return count < 0 && waits ? 0 : count;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (ClosedChannelException e) {
      if (isStopped()) {
        return -1;
      }
      throw e;
    }
  }

  private void requireGrown() throws IOException {
    var size = channel.size();
    if (size < channel.position()) {
      throw new BadInput(
          "%s: was cut to %d bytes after %d were read; expected a file that grows"
              .formatted(name, size, channel.position()));
    }
  }

  /// Told that no bytes come.
  @FunctionalInterface
  public interface Waiting {
    /// @param micros since the reader asked for more
    void silent(long micros) throws IOException, InterruptedException;
  }
}
