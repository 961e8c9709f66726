package dev.glacis.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.spi.ObjectReplaced;
import dev.glacis.core.spi.Objects;
import dev.glacis.core.spi.Objects.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What all [Objects] do. A subclass says how to open some; each test opens its own and starts from
/// nothing.
public abstract class ObjectsContract {
  private static final long PATIENCE_SECONDS = 60;

  /// No objects yet.
  protected abstract Objects open() throws IOException;

  /// A length that the implementation writes in more than one step.
  protected abstract int large();

  @Test
  public void nothingIsListedWhereNothingIs() throws IOException {
    try (var objects = open()) {
      assertThat(objects.list("")).isEmpty();
      assertThat(objects.list("feeds/")).isEmpty();
      assertThat(objects.find("feeds")).isEmpty();
    }
  }

  @Test
  public void whatIsWrittenIsListedAndReadBack() throws IOException {
    try (var objects = open()) {
      write(objects, "feeds/2026-11-01/å b+c%20.txt", "två");
      var entry = only(objects, "");
      assertThat(entry.key()).isEqualTo("feeds/2026-11-01/å b+c%20.txt");
      assertThat(read(objects, entry)).isEqualTo("två");
    }
  }

  @Test
  public void anEmptyObjectIsOne() throws IOException {
    try (var objects = open()) {
      objects.write("empty", _ -> {});
      assertThat(read(objects, only(objects, "empty"))).isEmpty();
    }
  }

  @Test
  public void aLargeObjectComesBackByteForByte() throws IOException {
    try (var objects = open()) {
      var bytes = new byte[large()];
      new Random(1).nextBytes(bytes);
      objects.write("large", out -> out.write(bytes));
      try (var in = objects.open(only(objects, "large"))) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  public void aStreamMayBeLeftBeforeItsEnd() throws IOException {
    try (var objects = open()) {
      objects.write("large", out -> out.write(new byte[large()]));
      var entry = only(objects, "large");
      try (var in = objects.open(entry)) {
        assertThat(in.read()).isZero();
      }
      try (var in = objects.open(entry)) {
        assertThat(in.readNBytes(1000)).hasSize(1000);
      }
    }
  }

  @Test
  public void theListIsInOrderAndOfThePrefixOnly() throws IOException {
    try (var objects = open()) {
      for (var key : List.of("b", "a/b/c", "a/b", "ab", "a/a", "B")) {
        write(objects, key.equals("a/b") ? "a/b.txt" : key, key);
      }
      assertThat(keys(objects.list(""))).containsExactly("B", "a/a", "a/b.txt", "a/b/c", "ab", "b");
      assertThat(keys(objects.list("a"))).containsExactly("a/a", "a/b.txt", "a/b/c", "ab");
      assertThat(keys(objects.list("a/"))).containsExactly("a/a", "a/b.txt", "a/b/c");
      assertThat(keys(objects.list("a/b"))).containsExactly("a/b.txt", "a/b/c");
      assertThat(keys(objects.list("a/c"))).isEmpty();
    }
  }

  @Test
  public void aKeyFindsItsObjectOrItsFolderOrABeginning() throws IOException {
    try (var objects = open()) {
      for (var key :
          List.of("net.json", "net.json.bak", "nets/a.json", "nets/b.json", "nets-old/c")) {
        write(objects, key, key);
      }
      assertThat(keys(objects.find("net.json"))).containsExactly("net.json");
      assertThat(keys(objects.find("nets"))).containsExactly("nets/a.json", "nets/b.json");
      assertThat(keys(objects.find("nets/"))).containsExactly("nets/a.json", "nets/b.json");
      assertThat(keys(objects.find("nets/b*"))).containsExactly("nets/b.json");
      assertThat(keys(objects.find("nets*")))
          .containsExactly("nets-old/c", "nets/a.json", "nets/b.json");
      assertThat(objects.find("")).hasSize(5);
      assertThat(objects.find("net")).isEmpty();
    }
  }

  @Test
  public void aListMayBeLong() throws Exception {
    try (var objects = open();
        var threads = Executors.newFixedThreadPool(8)) {
      var count = 1_234;
      var written =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            write(objects, "many/%05d".formatted(i), "x");
                            return i;
                          }))
              .toList();
      for (var each : written) {
        each.get();
      }
      assertThat(keys(objects.list("many/")))
          .containsExactlyElementsOf(
              IntStream.range(0, count).mapToObj("many/%05d"::formatted).toList());
    }
  }

  @Test
  public void aStampStaysUntilTheObjectIsWrittenAgain() throws IOException {
    try (var objects = open()) {
      write(objects, "a", "one");
      var first = only(objects, "a");
      assertThat(only(objects, "a")).isEqualTo(first);
      write(objects, "b", "elsewhere");
      assertThat(objects.find("a")).containsExactly(first);
      write(objects, "a", "another");
      assertThat(only(objects, "a").stamp()).isNotEqualTo(first.stamp());
    }
  }

  @Test
  public void aVersionThatIsNotThereAnyMoreIsSaidToBe() throws IOException {
    try (var objects = open()) {
      write(objects, "a", "one");
      var first = only(objects, "a");
      write(objects, "a", "another");
      assertThatThrownBy(() -> objects.open(first))
          .isInstanceOf(ObjectReplaced.class)
          .hasMessageStartingWith(objects.name("a") + ": ");
      assertThat(read(objects, only(objects, "a"))).isEqualTo("another");
      assertThatThrownBy(() -> objects.open(new Entry("gone", first.stamp())))
          .isInstanceOf(ObjectReplaced.class)
          .hasMessageStartingWith(objects.name("gone") + ": ");
    }
  }

  @Test
  public void anObjectReplacedWhileItIsReadIsNeverMixed() throws IOException {
    try (var objects = open()) {
      objects.write("a", out -> fill(out, (byte) 1, large()));
      try (var in = objects.open(only(objects, "a"))) {
        var head = in.readNBytes(10);
        objects.write("a", out -> fill(out, (byte) 2, large() + 1));
        try {
          assertThat(in.readAllBytes()).containsOnly(1).hasSize(large() - head.length);
        } catch (ObjectReplaced e) {
          assertThat(e).hasMessageStartingWith(objects.name("a") + ": ");
        }
      }
    }
  }

  @Test
  public void whatFailsToBeWrittenLeavesWhatWasThere() throws IOException {
    try (var objects = open()) {
      write(objects, "a", "one");
      for (var length : List.of(1, large())) {
        assertThatThrownBy(
                () ->
                    objects.write(
                        "a",
                        out -> {
                          fill(out, (byte) 2, length);
                          throw new IOException("the disk of the writer");
                        }))
            .isInstanceOf(IOException.class)
            .hasMessage("the disk of the writer");
      }
      assertThat(objects.list("")).hasSize(1);
      assertThat(read(objects, only(objects, "a"))).isEqualTo("one");
    }
  }

  @Test
  public void whatIsBeingWrittenIsNotListedYet() throws IOException {
    try (var objects = open()) {
      objects.write(
          "folder/a",
          out -> {
            fill(out, (byte) 2, large());
            assertThat(objects.list("")).isEmpty();
          });
      assertThat(keys(objects.list(""))).containsExactly("folder/a");
    }
  }

  @Test
  public void aWriterMayCloseItsStream() throws IOException {
    try (var objects = open()) {
      objects.write(
          "a",
          out -> {
            out.write('x');
            out.close();
          });
      assertThat(read(objects, only(objects, "a"))).isEqualTo("x");
    }
  }

  @Test
  public void ofTwoWritersAtOnceOneIsThereWhole()
      throws IOException, InterruptedException, ExecutionException {
    try (var objects = open();
        var threads = Executors.newFixedThreadPool(2)) {
      var both = new CountDownLatch(2);
      var writers =
          IntStream.of(1, 2)
              .mapToObj(
                  value ->
                      threads.submit(
                          () -> {
                            objects.write(
                                "a",
                                out -> {
                                  fill(out, (byte) value, 1000 * value);
                                  both.countDown();
                                  await(both);
                                });
                            return value;
                          }))
              .toList();
      for (var writer : writers) {
        writer.get();
      }
      var entry = only(objects, "");
      try (var in = objects.open(entry)) {
        var bytes = in.readAllBytes();
        assertThat(bytes).hasSize(1000 * bytes[0]).containsOnly(bytes[0]);
      }
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void fill(OutputStream out, byte value, int length) throws IOException {
    var block = new byte[1 << 16];
    Arrays.fill(block, value);
    for (var left = length; left > 0; left -= Math.min(left, block.length)) {
      out.write(block, 0, Math.min(left, block.length));
    }
  }

  private static void write(Objects objects, String key, String text) throws IOException {
    objects.write(key, out -> out.write(text.getBytes(UTF_8)));
  }

  private static Entry only(Objects objects, String key) throws IOException {
    var found = objects.find(key);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static String read(Objects objects, Entry entry) throws IOException {
    try (var in = objects.open(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> keys(List<Entry> entries) {
    return entries.stream().map(Entry::key).toList();
  }
}
