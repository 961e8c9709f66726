package dev.glacis.core.net;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The Community ID of a flow, version 1 with seed 0 (github.com/corelight/community-id-spec): a
/// short text that is the same for both directions and in every program that computes it, so that
/// records of Zeek, Suricata and others can be joined. It is `1:` and the Base64 of a SHA-1 over
/// addresses, protocol and ports, the smaller endpoint first.
public final class CommunityId {
  private static final int LONGEST = 2 + 16 + 16 + 2 + 4;

  private CommunityId() {}

  /// @param sourcePort for ICMP and ICMPv6 the message's type; ignored where a protocol has none
  /// @param targetPort for ICMP and ICMPv6 the message's code
  public static String of(
      Address source, Address target, int protocol, int sourcePort, int targetPort) {
    var answer =
        switch (protocol) {
          case Protocol.ICMP -> counterpart(sourcePort);
          case Protocol.ICMPV6 -> counterpartV6(sourcePort);
          default -> -1;
        };
    var isIcmp = protocol == Protocol.ICMP || protocol == Protocol.ICMPV6;
    var second = answer >= 0 ? answer : targetPort;
    var isOneWay = isIcmp && answer < 0;
    var order = source.compareTo(target);
    var inOrder = isOneWay || order < 0 || (order == 0 && sourcePort < second);
    var bytes = ByteBuffer.allocate(LONGEST);
    bytes.putShort((short) 0);
    bytes.put((inOrder ? source : target).toBytes()).put((inOrder ? target : source).toBytes());
    bytes.put((byte) protocol).put((byte) 0);
    if (isIcmp || hasPorts(protocol)) {
      bytes.putShort((short) (inOrder ? sourcePort : second));
      bytes.putShort((short) (inOrder ? second : sourcePort));
    }
    var digest = sha1();
    digest.update(bytes.flip());
    return "1:" + Base64.getEncoder().encodeToString(digest.digest());
  }

  private static boolean hasPorts(int protocol) {
    return protocol == Protocol.TCP || protocol == Protocol.UDP || protocol == Protocol.SCTP;
  }

  /// The type that answers an ICMP type, or asks for it; -1 for messages that go one way.
  private static int counterpart(int type) {
    return switch (type) {
      case 0 -> 8;
      case 8 -> 0;
      case 9 -> 10;
      case 10 -> 9;
      case 13, 15, 17 -> type + 1;
      case 14, 16, 18 -> type - 1;
      default -> -1;
    };
  }

  private static int counterpartV6(int type) {
    return switch (type) {
      case 128, 130, 133, 135, 139, 144 -> type + 1;
      case 129, 131, 134, 136, 140, 145 -> type - 1;
      default -> -1;
    };
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
