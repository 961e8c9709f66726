package dev.glacis.core.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Channels in the memory of this process. Each channel holds its newest messages, bounded by
/// number and by bytes; ids are dense, so that what is gone is counted exactly. Listeners run on
/// the thread that appends, after it has let go of the channel.
public final class MemoryChannels implements Channels {
  private final long firstId;
  private final int maxMessages;
  private final long maxBytes;
  private final ConcurrentHashMap<String, Ring> rings = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param firstId of the first message of each channel; a program that takes it from its start
  ///   time gives no id twice in two runs
  /// @param maxMessages held by each channel
  /// @param maxBytes of payload held by each channel; the newest message is always held
  /// @throws IllegalArgumentException when a bound is not positive
  public MemoryChannels(long firstId, int maxMessages, long maxBytes) {
    if (firstId < 1 || maxMessages < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "expected positive bounds: first id %d, %d messages, %d bytes"
              .formatted(firstId, maxMessages, maxBytes));
    }
    this.firstId = firstId;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  @Override
  public long append(String channel, String type, byte[] payload) {
    var ring = ring(channel);
    var id = ring.append(type, payload);
    ring.tellListeners();
    return id;
  }

  @Override
  public Page read(String channel, long afterId, int limit) {
    return ring(channel).read(afterId, limit);
  }

  @Override
  public Subscription onAppend(String channel, Runnable listener) {
    var ring = ring(channel);
    // A wrapper, so that one listener subscribed twice is two subscriptions.
    Runnable own = () -> listener.run();
    ring.listeners.add(own);
    return () -> ring.listeners.remove(own);
  }

  @Override
  public void close() {
    closed = true;
    rings.clear();
  }

  private Ring ring(String channel) {
    if (closed) {
      throw new IllegalStateException("the channels are closed");
    }
    var ring = rings.get(channel);
    return ring != null ? ring : rings.computeIfAbsent(channel, _ -> new Ring());
  }

  private final class Ring {
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Message[] slots = new Message[Math.min(maxMessages, 16)];
    private long oldest = firstId;
    private long next = firstId;
    private long bytes;

    synchronized long append(String type, byte[] payload) {
      while (next > oldest && (held() == maxMessages || bytes + payload.length > maxBytes)) {
        bytes -= at(oldest).payload().length;
        slots[slot(oldest++)] = null;
      }
      if (held() == slots.length) {
        grow();
      }
      slots[slot(next)] = new Message(next, type, payload);
      bytes += payload.length;
      return next++;
    }

    synchronized Page read(long afterId, int limit) {
      var wanted = Math.clamp(afterId, firstId - 1, next - 1) + 1;
      var from = Math.max(wanted, oldest);
      var missed = afterId <= 0 ? 0 : from - wanted;
      var messages = new ArrayList<Message>();
      for (var id = from; id < next && messages.size() < limit; id++) {
        messages.add(at(id));
      }
      return new Page(List.copyOf(messages), missed);
    }

    void tellListeners() {
      for (var listener : listeners) {
        try {
          listener.run();
        } catch (RuntimeException e) {
          var thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
      }
    }

    private int held() {
      return (int) (next - oldest);
    }

    private int slot(long id) {
      return (int) ((id - firstId) % slots.length);
    }

    private Message at(long id) {
      var message = slots[slot(id)];
      if (message == null) {
        throw new IllegalStateException("no message " + id);
      }
      return message;
    }

    private void grow() {
      var larger = new Message[(int) Math.min(maxMessages, slots.length * 2L)];
      for (var id = oldest; id < next; id++) {
        larger[(int) ((id - firstId) % larger.length)] = at(id);
      }
      slots = larger;
    }
  }
}
