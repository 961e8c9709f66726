package dev.glacis.backend.s3;

import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects.Entry;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One version of an object as a stream. Where the connection breaks or falls silent, the rest is
/// asked for again, still of that version; four such breaks without a megabyte between them are its
/// end. The wait after each doubles from a quarter of a second, give or take a half.
final class ObjectStream extends InputStream {
  private static final int MOST_BREAKS = 4;
  private static final long PROGRESS = 1 << 20;
  private static final long FIRST_WAIT_MILLIS = 250;

  private final S3Objects objects;
  private final Entry entry;
  private final long length;
  private S3Objects.@Nullable Part part;
  private long position;
  private long brokenAt;
  private int breaks;

  ObjectStream(S3Objects objects, Entry entry) throws IOException {
    this.objects = objects;
    this.entry = entry;
    var whole = objects.part(entry, 0);
    this.part = whole;
    this.length = whole.length();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0 || position == length) {
      return count == 0 ? 0 : -1;
    }
    while (true) {
      try {
        if (part == null) {
          part = objects.part(entry, position);
        }
        var read = part.in().read(bytes, offset, count);
        if (read > 0) {
          position += read;
          if (position - brokenAt >= PROGRESS) {
            breaks = 0;
          }
          return read;
        }
        throw new IOException("the connection ended");
      } catch (ObjectReplaced | BadInput e) {
        throw e;
      } catch (IOException e) {
        leave();
        brokenAt = position;
        if (++breaks == MOST_BREAKS) {
          throw new IOException(
              "%s: %s, after %d of %d bytes"
                  .formatted(objects.name(entry.key()), e.getMessage(), position, length),
              e);
        }
        pause(FIRST_WAIT_MILLIS << breaks - 1);
      }
    }
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (part != null && position == length) {
      part.in().close();
    } else {
      leave();
    }
  }

  private void leave() {
    if (part != null) {
      part.abort().run();
      part = null;
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis * 3 / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
