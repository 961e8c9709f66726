package dev.glacis.core.fanout;

/// An event in the ring. The payload is shared and must not be changed.
///
/// @param sequence its place in the ring of this process, from 0 without gaps
/// @param id the place in the stream after this event
/// @param payload JSON in UTF-8 on one line
public record Event(long sequence, Topic topic, EventId id, Traits traits, byte[] payload) {
  /// Its id within its own channel.
  long channelId() {
    return id.of(topic.strand());
  }
}
