package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportsTest {
  @TempDir Path directory;

  private final Draft draft = new Draft();
  private final Seen seen = new Seen();
  private final Exports exports = new Exports(seen, draft);

  @Test
  void anArrayGivesItsItems() throws IOException {
    read("[{\"name\": \"a\"}, {\"name\": \"b\"}]");

    assertThat(seen.items).containsExactly(" a", " b");
  }

  @Test
  void anObjectGivesTheItemsOfItsLists() throws IOException {
    read("{\"kind\": \"List\", \"items\": [{\"name\": \"a\"}], \"others\": [{\"name\": \"b\"}]}");

    assertThat(seen.items).containsExactly("items a");
    assertThat(draft.result().unrepresented()).isEmpty();
  }

  @Test
  void anObjectWithoutListsIsAnItem() throws IOException {
    read("{\"name\": \"a\", \"others\": []}");

    assertThat(seen.items).containsExactly(" a");
  }

  @Test
  void aFileMayHoldSeveralDocuments() throws IOException {
    read("{\"items\": [{\"name\": \"a\"}]}\n{\"name\": \"b\"}\n[{\"name\": \"c\"}]");

    assertThat(seen.items).containsExactly("items a", " b", " c");
  }

  @Test
  void aPageThatGoesOnElsewhereIsReported() throws IOException {
    read("{\"items\": [], \"nextPageToken\": \"x\"}");

    assertThat(draft.result().unrepresented())
        .extracting(Unrepresented::toString)
        .containsExactly(
            "test.json:1:1: further pages of this export are missing"
                + " (may allow more or less than the cloud)");
  }

  @Test
  void aDirectoryIsItsJsonFilesInOrder() throws IOException {
    Files.writeString(directory.resolve("b.json"), "[{\"name\": \"b\"}]");
    Files.writeString(directory.resolve("a.json"), "[{\"name\": \"a\"}]");
    Files.writeString(directory.resolve("c.txt"), "no");

    exports.read(directory);

    assertThat(seen.items).containsExactly(" a", " b");
  }

  @Test
  void whatIsNoExportIsBadInputOfOneLineWithItsPlace() {
    assertBad("", "test.json:1:1: found nothing; expected a JSON document");
    assertBad("7", "test.json:1:1: found no object or array; expected an export of the cloud");
    assertBad("[{]", "test.json:1:3: not JSON: ");
    assertBad("[\n {\"name\": 7}]", "test.json:2:11: found a number; expected name: a string");
    assertBad("[{\"name\": {}}]", "test.json:1:11: found an object; expected name: a string");
    assertBad("[{}]", "test.json:1:2: no name; expected \"name\"");
    assertBad("[7]", "test.json:1:2: no object with name; expected \"name\"");
    assertBad(
        "[{\"name\": \"a\", \"ip\": \"1.2.3\"}]",
        "test.json:1:22: ip: not an IP address: '1.2.3'; expected one like 192.0.2.1 or"
            + " 2001:db8::1");
    assertBad(
        "[" + "[".repeat(80),
        "test.json:1:66: Document nesting depth (65) is too large; expected at most 64");
    assertBad(
        "[{\"name\": \"a\", \"x\": [" + "0,".repeat(1 << 20) + "0]}]",
        "test.json:1:2097162: an item of more than 1048576 values or 67108864 characters");
  }

  private void assertBad(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(message)
        .message()
        .hasLineCount(1);
  }

  private void read(String text) throws IOException {
    exports.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test.json");
  }

  private static final class Seen implements Translation {
    private final List<String> items = new ArrayList<>();

    @Override
    public Set<String> lists() {
      return Set.of("items");
    }

    @Override
    public void accept(String list, Item item) throws BadInput {
      var unused = item.parsedText("ip", Address::parse);
      items.add(list + " " + item.requiredText("name"));
    }

    @Override
    public void finish() {}
  }
}
