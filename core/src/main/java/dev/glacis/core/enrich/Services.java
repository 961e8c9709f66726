package dev.glacis.core.enrich;

import dev.glacis.core.net.Protocol;
import java.util.HashMap;
import java.util.Map;

/// What runs behind a port, by custom: the table from target port to service name.
public final class Services {
  /// Where no port of the table fits.
  public static final String OTHER = "OTHER";

  /// An attack on a whole host rather than on one of its services.
  public static final String DOS = "DoS";

  public static final String ICMP = "ICMP";

  /// The table that is used unless users bring their own.
  public static final Services DEFAULT = new Services(defaults());

  private final String[] byPort = new String[65536];

  /// @param byPort ports without an entry are [#OTHER]
  /// @throws IllegalArgumentException for a port outside 0 to 65535, or an empty name
  public Services(Map<Integer, String> byPort) {
    byPort.forEach(
        (port, name) -> {
          if (port < 0 || port > 65535 || name.isBlank()) {
            throw new IllegalArgumentException("not a port and its service: " + port + " " + name);
          }
          this.byPort[port] = name;
        });
    for (var port = 0; port < this.byPort.length; port++) {
      this.byPort[port] = this.byPort[port] == null ? OTHER : this.byPort[port];
    }
  }

  /// @param port 0 to 65535
  public String of(int port) {
    return byPort[port];
  }

  /// The IANA protocol that a service speaks, for reports that name only the service.
  public static int protocolOf(String service) {
    return switch (service) {
      case ICMP -> Protocol.ICMP;
      case "DNS", "SNMP" -> Protocol.UDP;
      default -> Protocol.TCP;
    };
  }

  private static Map<Integer, String> defaults() {
    var table = new HashMap<Integer, String>();
    put(table, DOS, 0);
    put(table, ICMP, 1);
    put(table, "FTP", 20, 21);
    put(table, "SSH", 22);
    put(table, "TELNET", 23);
    put(table, "EMAIL", 25, 109, 110, 143, 220);
    put(table, "WHOIS", 43);
    put(table, "DNS", 53);
    put(table, "HTTP", 80, 8080);
    put(table, "HTTPS", 443);
    put(table, "AUTH", 88, 389, 636);
    put(table, "SFTP", 115);
    put(table, "SQL", 118, 156, 1433, 1434, 3306);
    put(table, "SNMP", 161);
    put(table, "SMB", 445);
    put(table, "RDP", 3389, 5900, 5901, 5902, 5903);
    return Map.copyOf(table);
  }

  private static void put(Map<Integer, String> table, String name, int... ports) {
    for (var port : ports) {
      table.put(port, name);
    }
  }
}
