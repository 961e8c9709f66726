package dev.glacis.core.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// How events are written for viewers. Bytes are made once for all viewers at the same place.
public enum Framing {
  /// Server-sent events (WHATWG HTML, section 9.2).
  SSE {
    @Override
    public byte[] events(List<Event> events) {
      var out = new ByteArrayOutputStream(size(events));
      for (var event : events) {
        out.writeBytes(
            ascii("id: " + event.id() + "\nevent: " + event.topic().label() + "\ndata: "));
        out.writeBytes(event.payload());
        out.writeBytes(SSE_END);
      }
      return out.toByteArray();
    }

    @Override
    public byte[] dropped(long count, String reason, EventId id) {
      return ascii("id: " + id + "\nevent: dropped\ndata: " + droppedData(count, reason) + "\n\n");
    }
  },

  /// A JSON array of `{"event":…,"id":…,"data":…}`, the text of one WebSocket message.
  WEB_SOCKET {
    @Override
    public byte[] events(List<Event> events) {
      var out = new ByteArrayOutputStream(size(events));
      var separator = '[';
      for (var event : events) {
        out.writeBytes(ascii(separator + head(event.topic().label(), event.id())));
        out.writeBytes(event.payload());
        out.write('}');
        separator = ',';
      }
      out.write(']');
      return out.toByteArray();
    }

    @Override
    public byte[] dropped(long count, String reason, EventId id) {
      return ascii('[' + head("dropped", id) + droppedData(count, reason) + "}]");
    }

    private String head(String name, EventId id) {
      return "{\"event\":\"" + name + "\",\"id\":\"" + id + "\",\"data\":";
    }
  };

  private static final byte[] SSE_END = {'\n', '\n'};

  /// The events in their order.
  ///
  /// @param events at least one
  public abstract byte[] events(List<Event> events);

  /// Says that events were missed.
  ///
  /// @param reason `slow`, `gone` or `unknown_id`
  /// @param id the place to resume from after this
  public abstract byte[] dropped(long count, String reason, EventId id);

  private static String droppedData(long count, String reason) {
    return "{\"dropped\":" + count + ",\"reason\":\"" + reason + "\"}";
  }

  private static int size(List<Event> events) {
    var size = 2;
    for (var event : events) {
      size += event.payload().length + 96;
    }
    return size;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
