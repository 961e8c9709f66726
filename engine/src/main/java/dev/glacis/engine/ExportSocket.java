package dev.glacis.engine;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.regex.Pattern;

/// Where flow exporters send their datagrams: a UDP socket. Whoever reaches it can send, so that it
/// belongs on loopback or a network of exporters only.
public final class ExportSocket implements AutoCloseable {
  private static final Pattern AUTHORITY =
      Pattern.compile("//(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]]*)(?::([0-9]{1,5}))?/?");
  private static final String LOOPBACK = "127.0.0.1";
  private static final int USUAL_PORT = 2055;
  private static final int WAIT_MILLIS = 250;
  private static final int BUFFER = 8 << 20;

  private final String name;
  private final DatagramSocket socket;
  private final DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);

  private ExportSocket(String name, DatagramSocket socket) {
    this.name = name;
    this.socket = socket;
  }

  /// Listens.
  ///
  /// @param authority `//HOST:PORT`; without host loopback, without port 2055
  /// @throws BadInput naming it, where it is none or cannot be listened at
  public static ExportSocket open(String authority) throws IOException {
    var name = "netflow:" + authority;
    var parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new BadInput(name + ": expected netflow://HOST:2055");
    }
    var host = parts.group(1).isEmpty() ? LOOPBACK : parts.group(1);
    var port = parts.group(2) == null ? USUAL_PORT : Integer.parseInt(parts.group(2));
    if (port > 0xffff) {
      throw new BadInput(name + ": expected a port of 0 to 65535");
    }
    var socket = new DatagramSocket(null);
    try {
      socket.setReceiveBufferSize(BUFFER);
      socket.setSoTimeout(WAIT_MILLIS);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return new ExportSocket(name, socket);
    } catch (IOException e) {
      socket.close();
      throw new BadInput(
          name
              + ": cannot listen: "
              + e.getMessage()
              + "; expected an address of this machine and"
              + " a free port",
          e);
    }
  }

  /// For errors.
  String name() {
    return name;
  }

  /// The port that is listened at.
  public int port() {
    return socket.getLocalPort();
  }

  /// Waits a quarter of a second at most.
  ///
  /// @return whether a datagram came
  boolean receive() throws IOException {
    packet.setLength(packet.getData().length);
    try {
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  /// What came last.
  byte[] bytes() {
    return packet.getData();
  }

  int length() {
    return packet.getLength();
  }

  Address from() {
    return Address.of(packet.getAddress().getAddress());
  }

  @Override
  public void close() {
    socket.close();
  }
}
