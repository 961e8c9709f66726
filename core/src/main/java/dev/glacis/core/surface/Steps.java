package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import java.util.function.IntConsumer;

/// Which rules allow a single step. Costs a binary search for each pair of a symbol of the source
/// and a tag of the target.
final class Steps {
  private final Grants grants;
  private final Csr held;

  Steps(Grants grants, Classes classes) {
    this.grants = grants;
    held = classes.held();
  }

  /// Adds the rules that let a machine of one class reach one of another.
  void between(int source, int target, RuleSet rules) {
    for (var i = held.start()[source]; i < held.start()[source + 1]; i++) {
      for (var symbol = held.item()[i]; symbol >= 0; symbol = grants.wider(symbol)) {
        fromSymbol(symbol, target, Ports.ANY_PROTOCOL, Ports.ANY.first(), Ports.ANY.last(), rules);
      }
    }
  }

  /// Hands on the grants that let public addresses reach a class.
  void fromInternet(int target, IntConsumer found) {
    for (var i = held.start()[target]; i < held.start()[target + 1]; i++) {
      var name = held.item()[i];
      if (name >= grants.tags()) {
        break;
      }
      for (var g = grants.first(name); g < grants.first(name + 1); g++) {
        if (grants.isInternet(grants.source(g))) {
          found.accept(g);
        }
      }
    }
  }

  /// Adds the rules that let an address reach a class on some of the ports, in a network where it
  /// makes no difference where an address is and no rule restricts another.
  ///
  /// @param source class of the machine that has the address, or -1
  void from(
      Address address, int source, int target, int protocol, int first, int last, RuleSet rules) {
    if (source >= 0) {
      for (var i = held.start()[source]; i < held.start()[source + 1]; i++) {
        if (held.item()[i] < grants.tags()) {
          fromSymbol(held.item()[i], target, protocol, first, last, rules);
        }
      }
    }
    for (var range = grants.numbering().rangeOf(address); range >= 0; range = grants.wider(range)) {
      fromSymbol(range, target, protocol, first, last, rules);
    }
  }

  private void fromSymbol(
      int symbol, int target, int protocol, int first, int last, RuleSet rules) {
    for (var i = held.start()[target]; i < held.start()[target + 1]; i++) {
      var tag = held.item()[i];
      if (tag >= grants.tags()) {
        break;
      }
      for (var g = grants.first(tag, symbol);
          g < grants.first(tag + 1) && grants.source(g) == symbol;
          g++) {
        if (grants.covers(g, protocol, first, last)) {
          rules.add(grants.rule(g));
        }
      }
    }
  }
}
