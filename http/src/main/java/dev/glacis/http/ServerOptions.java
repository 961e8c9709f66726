package dev.glacis.http;

import java.util.Set;

/// Where the server listens and what it allows.
///
/// @param port 0 takes a free one
/// @param allowedHosts host names that requests may name besides the bound host, when it is bound
///   to loopback; bound elsewhere, every name is taken unless some are listed here
/// @param version shown on the System page
/// @param webRoot folder on the classpath with the web application
public record ServerOptions(
    String host,
    int port,
    Set<String> allowedHosts,
    boolean demo,
    String version,
    String webRoot,
    Limits limits) {
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /// With the usual limits and the bundled web application.
  public static ServerOptions of(String host, int port, String version) {
    return new ServerOptions(host, port, Set.of(), false, version, "dev/glacis/web", Limits.USUAL);
  }

  public ServerOptions withDemo(boolean on) {
    return new ServerOptions(host, port, allowedHosts, on, version, webRoot, limits);
  }

  public ServerOptions withAllowedHosts(Set<String> hosts) {
    return new ServerOptions(host, port, hosts, demo, version, webRoot, limits);
  }

  public ServerOptions withWebRoot(String folder) {
    return new ServerOptions(host, port, allowedHosts, demo, version, folder, limits);
  }

  public ServerOptions withLimits(Limits others) {
    return new ServerOptions(host, port, allowedHosts, demo, version, webRoot, others);
  }
}
