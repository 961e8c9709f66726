package dev.glacis.core.spi;

import java.time.Instant;
import java.util.List;

/// What people decided, in the order in which it was decided: triage, suppressions, uploads,
/// tokens. Only appended to, so that it is the audit log too; instances follow it by its ids.
public interface Journal {
  /// Appends an entry, and gives it the next id: ids have no gaps, and who has read one has read
  /// all before it. An entry that is there already, by its key, is not appended again.
  ///
  /// @return the entry's id
  /// @throws HistoryUnavailable when it is not known whether it was appended
  long append(Entry entry);

  /// The entries after an id, oldest first; 0 for the first page.
  List<Sealed> read(long afterId, int limit);

  /// @param key made by the caller, like no other: it lets an append be tried again
  /// @param kind what was decided: `triage`, `suppression`, …
  /// @param payload JSON
  record Entry(String key, Instant time, String who, String kind, String payload) {
    private static final int MOST_TEXT = 64;
    private static final int MOST_WHO = 256;
    private static final int MOST_PAYLOAD = 1 << 20;

    /// @throws IllegalArgumentException for an empty text, or one that is too long
    public Entry {
      check("key", key, MOST_TEXT);
      check("who", who, MOST_WHO);
      check("kind", kind, MOST_TEXT);
      check("payload", payload, MOST_PAYLOAD);
    }

    private static void check(String name, String text, int most) {
      if (text.isEmpty() || text.length() > most) {
        throw new IllegalArgumentException(
            "%s of %d characters; expected 1 to %d".formatted(name, text.length(), most));
      }
    }
  }

  /// An entry that is in the journal for good.
  record Sealed(long id, Entry entry) {}
}
