package dev.glacis.formats.network;

import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A rule as people type it: `web->db:tcp/5432`, `10.0.0.0/8->db:tcp/22,tcp/5432`, `internet->web`,
/// `deny web->db`, `egress web->10.0.0.0/8`; or, for all that a rule can say, as a JSON object of
/// the network document.
///
/// Before the arrow a tag, a range or `internet` (every address), after it a tag (of an egress rule
/// also a range), then the ports; without ports, every port.
public final class RuleText {
  private static final String ARROW = "->";
  private static final String EXPECTED =
      "; expected SOURCE->TAG or SOURCE->TAG:tcp/22,udp/53, where SOURCE is a tag, a range or"
          + " internet, with deny or egress before it, or a JSON object";
  private static final List<Prefix> EVERY_ADDRESS =
      List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));

  private RuleText() {}

  /// @param id of the rule, where the text is no JSON object
  /// @throws BadInput where the text is no rule
  public static Network.FirewallRule parse(String text, String id) throws IOException {
    return text.stripLeading().startsWith("{") ? json(text) : brief(text, id);
  }

  private static Network.FirewallRule json(String text) throws IOException {
    return new NetworkReader(_ -> {})
        .rule(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "rule");
  }

  private static Network.FirewallRule brief(String text, String id) throws BadInput {
    var arrow = text.indexOf(ARROW);
    if (arrow < 0) {
      throw malformed(text);
    }
    var before = new ArrayList<>(Arrays.asList(text.substring(0, arrow).strip().split("\\s+")));
    var source = before.removeLast();
    var target = text.substring(arrow + ARROW.length()).strip();
    var ports = new ArrayList<Ports>();
    var colon = target.lastIndexOf(':');
    var range = range(target);
    if (range.isEmpty() && colon >= 0) {
      for (var each : target.substring(colon + 1).split(",", -1)) {
        ports.add(port(each.strip(), text));
      }
      target = target.substring(0, colon).strip();
      range = range(target);
    }
    var deny = before.remove("deny");
    var egress = before.remove("egress");
    if (!before.isEmpty() || source.isEmpty() || target.isEmpty()) {
      throw malformed(text);
    }
    var sources = range(source);
    try {
      return new Network.FirewallRule(
          id,
          deny ? Network.Action.DENY : Network.Action.ALLOW,
          Network.FirewallRule.DEFAULT_PRIORITY,
          egress ? Network.Direction.EGRESS : Network.Direction.INGRESS,
          null,
          null,
          sources.isEmpty() ? source : null,
          range.isEmpty() ? target : null,
          sources,
          range,
          ports,
          false);
    } catch (IllegalArgumentException e) {
      throw new BadInput("rule '" + BadInput.quoted(text) + "'" + EXPECTED, e);
    }
  }

  /// Empty where the text is a tag.
  private static List<Prefix> range(String text) {
    if (text.equals("internet")) {
      return EVERY_ADDRESS;
    }
    try {
      return text.contains("/") ? List.of(Prefix.parse(text)) : List.of();
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static Ports port(String text, String whole) throws BadInput {
    try {
      return Ports.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "rule '"
              + BadInput.quoted(whole)
              + "': "
              + BadInput.quoted(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static BadInput malformed(String text) {
    return new BadInput("rule '" + BadInput.quoted(text) + "'" + EXPECTED);
  }
}
