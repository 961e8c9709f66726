package dev.glacis.http;

import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.surface.Surface;
import dev.glacis.engine.Reloading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What the server answers from. Suppliers are asked at each request and must not block.
///
/// @param own whether an address is of the own network
/// @param channels with `cyberattacks`, `cyberstats` and `alerts`
/// @param otherRequests what other instances of the program, that count with this one, answered
/// @param history of this instance and all that share it
/// @param artifacts what reloads, for metrics and the System page
/// @param upload takes another network
/// @param readiness by the name of a part: empty when it is ready, else what is missing
/// @param about facts for people, shown on the System page: the model and its card, the feeds
public record Sources(
    Supplier<Surface> surface,
    Supplier<Scores> scores,
    Supplier<AsnTable> asns,
    Predicate<Address> own,
    Channels channels,
    Supplier<RequestTotals> otherRequests,
    History history,
    Supplier<List<Intake>> intakes,
    Ingest ingest,
    List<Reloading<?>> artifacts,
    NetworkUpload upload,
    Map<String, Supplier<Optional<String>>> readiness,
    Supplier<Map<String, String>> about) {
  public Sources {
    artifacts = List.copyOf(artifacts);
    readiness = new LinkedHashMap<>(readiness);
  }
}
