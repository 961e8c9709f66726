package dev.glacis.backend.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands before a server and cuts some of its connections off after so many bytes of answer.
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int port;
  private final long bytes;
  private final AtomicInteger cutsLeft;
  private volatile Runnable beforeCut = () -> {};

  CuttingProxy(int port, long bytes, int cuts) throws IOException {
    this.port = port;
    this.bytes = bytes;
    this.cutsLeft = new AtomicInteger(cuts);
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  void beforeCut(Runnable action) {
    beforeCut = action;
  }

  int cutsLeft() {
    return cutsLeft.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(() -> pass(client, server, Long.MAX_VALUE));
        Thread.ofVirtual().start(() -> pass(server, client, bytes));
      } catch (IOException _) {
        return; // The listener is closed.
      }
    }
  }

  private void pass(Socket from, Socket to, long most) {
    try (from;
        to;
        var in = from.getInputStream();
        var out = to.getOutputStream()) {
      pass(in, out, most);
    } catch (IOException _) {
      // Either side may end the connection.
    }
  }

  private void pass(InputStream in, OutputStream out, long most) throws IOException {
    var buffer = new byte[8192];
    var left = most;
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (read > left && cutsLeft.getAndUpdate(cuts -> Math.max(0, cuts - 1)) > 0) {
        beforeCut.run();
        out.write(buffer, 0, (int) left);
        return;
      }
      left = read > left ? Long.MAX_VALUE : left - read;
      out.write(buffer, 0, read);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
