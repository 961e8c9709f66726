package dev.glacis.formats.model;

import dev.glacis.core.detect.Model;
import dev.glacis.core.detect.TrafficClass;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A model's card as a Markdown page.
public final class ModelCardText {
  private static final String CITATION =
      """
      Where rows of CICIDS2017 were used, cite: Sharafaldin, Lashkari, Ghorbani, "Toward Generating \
      a New Intrusion Detection Dataset and Intrusion Traffic Characterization", ICISSP 2018; as \
      corrected: Liu, Engelen, Lynar, Essam, Joosen, "Error Prevalence in NIDS datasets", IEEE CNS \
      2022.
      """;

  private ModelCardText() {}

  /// @param command with which the model can be made again
  /// @param date of the training, as it is to stand there
  public static String page(Model model, String command, String date) {
    var card = model.card();
    var text = new StringBuilder();
    text.append("# Model card\n\n");
    text.append(
        """
        A Random Forest that gives each flow record a class: %s; or *Unknown*, where the share of
        votes is below the class's threshold. It sees features of one flow only. Addresses, ports
        and times are not among them.

        """
            .formatted(
                model.classes().stream()
                    .map(TrafficClass::label)
                    .collect(Collectors.joining(", "))));
    text.append("Made on ").append(date).append(" by Glacis ").append(card.version());
    text.append(" with\n\n```sh\n").append(command).append("\n```\n\n");
    text.append("## Training data\n\n| source | labelled rows | SHA-256 |\n| --- | ---: | --- |\n");
    for (var source : card.sources()) {
      text.append(
          String.format(
              Locale.ROOT, "| %s | %,d | `%s` |\n", source.name(), source.rows(), source.sha256()));
    }
    text.append("\nRows after equal ones were left out, and each class's threshold:\n\n");
    text.append("| class | rows | threshold |\n| --- | ---: | ---: |\n");
    IntStream.range(0, model.classes().size())
        .forEach(
            i ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %,d | %.2f |\n",
                        model.classes().get(i).label(),
                        card.rowsByClass().getOrDefault(model.classes().get(i), 0L),
                        model.thresholds().get(i))));
    text.append('\n').append(CITATION);
    text.append(
        """

        ## What to expect

        Equal rows count once. *Hold-out*: each group of rows (one origin, day and attack) was cut
        by time; a forest of the earlier 60 % was tried on the later 40 %, with thresholds learnt
        inside the earlier part. The model itself was then trained on all rows. *Unseen*: the model
        itself, on traffic of a run that it was not trained on, rows as they come, repeated ones
        too.

        Macro-F1 is over classes with at least 20 rows. A verdict Unknown is a miss for recall and
        no false positive.

        """);
    for (var trial : card.trials()) {
      text.append("### ").append(trial.name()).append("\n\n");
      text.append(EvaluationText.table(trial.evaluation())).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "## The forest\n\n%d trees, %,d nodes, seed %d. Features (%d), by id:\n\n%s\n",
            model.forest().trees(),
            IntStream.of(model.forest().treeSizes()).sum(),
            card.seed(),
            model.featureIds().size(),
            model.featureIds().stream()
                .map(id -> "`" + id + "`")
                .collect(Collectors.joining(", "))));
    return text.toString();
  }
}
