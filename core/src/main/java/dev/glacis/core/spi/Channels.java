package dev.glacis.core.spi;

import java.util.List;

/// Append-only channels of small messages that can be read again from an id: a ring in memory, or
/// streams on a server. Safe for use by several threads.
public interface Channels extends AutoCloseable {
  /// Appends a message and returns its id: greater than every earlier id of the channel.
  ///
  /// @param type the event's name: `message`, `stats`, `alert`
  /// @throws ChannelsAway when a server is behind the channels and does not take the message; told
  ///   at once while it is known to be away
  long append(String channel, String type, byte[] payload);

  /// The messages after an id that are still held, oldest first; 0 reads from the oldest held and
  /// misses nothing. An id of the future gives an empty page, and so does a server that is away.
  ///
  /// @param limit at most this many
  Page read(String channel, long afterId, int limit);

  /// Runs the listener after each append to the channel, soon, on a thread that it must not block.
  /// Several appends may be told of once, and so may a server that is back.
  Subscription onAppend(String channel, Runnable listener);

  @Override
  void close();

  /// One message of a channel. The payload is shared: neither side may change it.
  record Message(long id, String type, byte[] payload) {}

  /// @param missed messages between the id asked for and the first one here that are gone for good
  record Page(List<Message> messages, long missed) {
    public Page {
      messages = List.copyOf(messages);
    }
  }

  /// Ends a listener.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
