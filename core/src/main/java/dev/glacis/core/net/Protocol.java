package dev.glacis.core.net;

/// IANA protocol numbers that flows are made of.
public final class Protocol {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;
  public static final int SCTP = 132;

  private Protocol() {}
}
