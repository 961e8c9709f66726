package dev.glacis.core.surface;

import java.util.List;

/// Whether the firewall lets an attack reach its target, and what the target could reach next.
///
/// @param rules ids of the rules that let it through; empty unless allowed
/// @param blast machines that the target could attack, directly or step by step; 0 where the target
///   is no machine of the network
public record Judgement(Disposition disposition, List<String> rules, int blast) {
  /// Nothing is known: no network, or a target outside it.
  public static final Judgement UNKNOWN = new Judgement(Disposition.UNKNOWN, List.of(), 0);

  public Judgement {
    rules = List.copyOf(rules);
  }
}
