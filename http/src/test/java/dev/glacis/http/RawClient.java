package dev.glacis.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;

/// A client that may send anything.
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(TestServer server) throws IOException {
    socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(30_000);
  }

  /// Sends the text as bytes of Latin-1.
  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /// Everything until the server closes.
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /// The head of an answer, and of its body as many bytes as are announced.
  String readAnswer() throws IOException {
    var in = socket.getInputStream();
    var out = new ByteArrayOutputStream();
    var length = -1;
    while (length < 0 || out.size() < length) {
      var b = in.read();
      if (b < 0) {
        break;
      }
      out.write(b);
      var text = out.toString(ISO_8859_1);
      if (length < 0 && text.endsWith("\r\n\r\n")) {
        var at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        length =
            at < 0
                ? out.size()
                : out.size() + Integer.parseInt(text.substring(at + 16, text.indexOf("\r\n", at)));
      }
    }
    return out.toString(ISO_8859_1);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
