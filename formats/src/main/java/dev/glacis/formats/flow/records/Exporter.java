package dev.glacis.formats.flow.records;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// What is known of one exporter and observation domain: its templates, within bounds, and how far
/// its sequence numbers have come.
final class Exporter {
  static final int MAX_TEMPLATES = 512;

  /// Fields of all templates together.
  static final int MAX_FIELDS = 4096;

  /// A larger step in sequence numbers is a new start, not a loss.
  private static final long MOST_LOST = 1_000_000;

  /// @param domain source id or observation domain
  record Key(Address address, int version, long domain) {}

  private final LinkedHashMap<Integer, Template> templates = new LinkedHashMap<>(16, 0.75f, true);
  private int fields;
  private boolean sampled;
  private boolean hasSequence;
  private long expected;

  @Nullable Template template(int id) {
    return templates.get(id);
  }

  /// Takes a template; the least used ones make room.
  void put(Template template) {
    remove(template.id());
    templates.put(template.id(), template);
    fields += template.fields().size();
    while (templates.size() > MAX_TEMPLATES || fields > MAX_FIELDS) {
      remove(templates.firstEntry().getKey());
    }
  }

  void remove(int id) {
    var old = templates.remove(id);
    fields -= old == null ? 0 : old.fields().size();
  }

  boolean isSampled() {
    return sampled;
  }

  void sampled(boolean sampled) {
    this.sampled = sampled;
  }

  /// Compares a sequence number with the one that was due.
  ///
  /// @param count how far the datagram moves the sequence; negative where that is not known
  void sequence(long number, long count, Intake sequence) {
    if (hasSequence) {
      var ahead = number - expected & 0xffff_ffffL;
      var behind = expected - number & 0xffff_ffffL;
      if (ahead > 0 && behind <= MOST_LOST) {
        // Came late, and was counted as lost.
        return;
      }
      if (ahead > 0 && ahead <= MOST_LOST) {
        sequence.received(ahead);
        sequence.dropped("lost", ahead);
      }
    }
    hasSequence = count >= 0;
    expected = number + Math.max(0, count);
    sequence.received(Math.max(0, count));
    sequence.kept(Math.max(0, count));
  }
}
