package dev.glacis.formats.flow.records;

import dev.glacis.formats.BadInput;
import dev.glacis.formats.TextLines;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A tool whose files of flow records are read.
public enum RecordSource {
  /// `conn.log`, as tab-separated text or JSON lines.
  ZEEK("Zeek conn.log"),

  /// `eve.json`, of which the events of type `flow` count.
  EVE("Suricata EVE"),

  /// Flow logs of AWS virtual networks.
  VPC("AWS VPC flow log");

  private static final int LONGEST_HEAD = 4096;

  private final String title;

  RecordSource(String title) {
    this.title = title;
  }

  /// What people call it.
  public String title() {
    return title;
  }

  /// The source whose files begin as this stream does; empty where that is not certain. At most the
  /// first line is looked at, and the stream stands where it was.
  public static Optional<RecordSource> of(BufferedInputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    in.mark(LONGEST_HEAD + 1);
    for (var b = in.read(); isText(b) && line.size() < LONGEST_HEAD; b = in.read()) {
      line.write(b);
    }
    in.reset();
    return of(line.toString(StandardCharsets.UTF_8));
  }

  /// Whether a line may go on with that: a binary file ends it early, so that no one waits for more
  /// of it than there is.
  private static boolean isText(int b) {
    return b == '\t' || b == '\r' || b >= ' ';
  }

  /// @param head the first line of a file, or the beginning of it
  static Optional<RecordSource> of(String head) {
    var text = head.startsWith("\ufeff") ? head.substring(1) : head;
    if (text.startsWith("#separator")) {
      return Optional.of(ZEEK);
    }
    if (text.startsWith("{")) {
      return text.contains("\"id.orig_h\"")
          ? Optional.of(ZEEK)
          : text.contains("\"timestamp\"") && text.contains("\"event_type\"")
              ? Optional.of(EVE)
              : Optional.empty();
    }
    var words = List.of(text.strip().split(" "));
    return words.contains("srcaddr") && words.contains("dstaddr")
        ? Optional.of(VPC)
        : Optional.empty();
  }

  /// @throws BadInput where the text does not begin as this source's files do
  LineFormat format(TextLines lines, String name) throws IOException {
    return switch (this) {
      case ZEEK -> {
        var first = lines.next();
        lines.again();
        if (first == null || first.startsWith("#")) {
          yield ZeekText.open(lines, name);
        }
        yield new ZeekJson();
      }
      case EVE -> new EveJson();
      case VPC -> VpcText.open(lines, name);
    };
  }
}
