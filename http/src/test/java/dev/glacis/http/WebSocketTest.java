package dev.glacis.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebSocketTest {
  @Test
  void viewersGetArraysOfEvents() throws Exception {
    try (var server = TestServer.start()) {
      var viewer = new Viewer();
      var socket = viewer.open(server, "/ws?kind=DoS");
      for (var i = 0; i < 300; i++) {
        server.attack(i % 2 == 0 ? "DoS" : "Botnet", "NO", "SE", i % 100);
      }
      var events = viewer.next(150);
      assertThat(events).extracting(e -> e.get("event").asText()).containsOnly("message");
      assertThat(events).extracting(e -> e.at("/data/kind").asText()).containsOnly("DoS");
      assertThat(events).extracting(e -> e.get("id").asText()).doesNotHaveDuplicates();
      assertThat(server.json("/api/v1/system").at("/viewers/websocket").asInt()).isEqualTo(1);
      var last = events.get(99).get("id").asText();
      var again = new Viewer();
      again.open(server, "/ws?kind=DoS&last_event_id=" + last).sendClose(1000, "");
      assertThat(again.next(50)).isEqualTo(events.subList(100, 150));
      socket.sendPing(ByteBuffer.allocate(4)).join();
      assertThat(viewer.pongs.poll(30, TimeUnit.SECONDS)).isNotNull();
      socket.sendClose(1000, "").join();
      while (server.json("/api/v1/system").at("/viewers/websocket").asInt() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aPageOfAnotherSiteMayNotListen() throws Exception {
    try (var server = TestServer.start();
        var client = new RawClient(server)) {
      client.send(
          "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
              + "Origin: http://evil.example\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 403 ").contains("foreign_origin");
    }
  }

  @Test
  void aHandshakeWithoutItsPartsIsRefused() throws Exception {
    try (var server = TestServer.start();
        var client = new RawClient(server)) {
      assertThat(server.get("/ws").statusCode()).isEqualTo(426);
      client.send(
          "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n");
      assertThat(client.readAnswer()).contains(" 400 ").contains("WebSocket key");
    }
  }

  private static final class Viewer implements WebSocket.Listener {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> pongs = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    WebSocket open(TestServer server, String path) {
      return server
          .client
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), this)
          .join();
    }

    List<JsonNode> next(int count) throws InterruptedException {
      var list = new ArrayList<JsonNode>();
      while (list.size() < count) {
        var event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        list.add(event);
      }
      return list;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          MAPPER.readTree(text.toString()).forEach(events::add);
        } catch (JsonProcessingException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
      pongs.add(true);
      socket.request(1);
      return null;
    }
  }
}
