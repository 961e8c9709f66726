package dev.glacis.core.fanout;

import org.jspecify.annotations.Nullable;

/// What an event is about.
public enum Topic {
  MESSAGE("message", Strand.ATTACKS),
  ALERT("alert", Strand.ATTACKS),
  STATS("stats", Strand.STATISTICS);

  private final String label;
  private final Strand strand;

  Topic(String label, Strand strand) {
    this.label = label;
    this.strand = strand;
  }

  /// The event's name, in channels and for viewers.
  public String label() {
    return label;
  }

  public Strand strand() {
    return strand;
  }

  /// Null where no topic of this strand has the name.
  public static @Nullable Topic of(Strand strand, String label) {
    for (var topic : values()) {
      if (topic.strand == strand && topic.label.equals(label)) {
        return topic;
      }
    }
    return null;
  }
}
