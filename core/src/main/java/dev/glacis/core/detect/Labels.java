package dev.glacis.core.detect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How labelled data sets spell what they mean: CICIDS2017 as released and as corrected in 2022,
/// CSE-CIC-IDS2018, and Glacis's own class names, in one table. Case, dashes and spaces make no
/// difference.
public final class Labels {
  private static final Pattern SEPARATORS = Pattern.compile("[^a-z0-9]+");

  /// Read from the top; the first that matches says the class.
  private static final List<Rule> TABLE =
      List.of(
          new Rule(".* attempted", TrafficClass.BENIGN),
          new Rule("benign|normal", TrafficClass.BENIGN),
          new Rule("(.* )?port ?scan", TrafficClass.PORT_SCAN),
          new Rule("d?dos( .*)?|heartbleed", TrafficClass.DOS),
          new Rule("(web attack|webattack)( .*)?", TrafficClass.WEB_ATTACK),
          new Rule("brute force (web|xss)|sql injection", TrafficClass.WEB_ATTACK),
          new Rule(".* patator", TrafficClass.BRUTE_FORCE),
          new Rule("(.* )?brute ?force", TrafficClass.BRUTE_FORCE),
          new Rule("bot|botnet( .*)?", TrafficClass.BOTNET),
          new Rule("infilt(r|er)ation( .*)?", TrafficClass.INFILTRATION));

  private Labels() {}

  /// The class that a label means; empty for a spelling that no rule knows.
  public static Optional<TrafficClass> find(String label) {
    var plain = SEPARATORS.matcher(label.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return TABLE.stream()
        .filter(rule -> rule.spelling.matcher(plain).matches())
        .map(Rule::meaning)
        .findFirst();
  }

  /// @throws IllegalArgumentException naming a label that no rule knows
  public static TrafficClass of(String label) {
    return find(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown label '" + label + "'; expected Benign or an attack's name"));
  }

  private record Rule(Pattern spelling, TrafficClass meaning) {
    Rule(String spelling, TrafficClass meaning) {
      this(Pattern.compile(spelling), meaning);
    }
  }
}
