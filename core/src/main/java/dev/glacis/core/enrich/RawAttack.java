package dev.glacis.core.enrich;

import dev.glacis.core.net.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An attack as an intake reports it, before anything is known about its two ends.
///
/// @param intake which intake it came by: `detection`, `http`, `redis`
/// @param type service name; null to derive it from the target port
/// @param kind traffic class label where the intake knows one
/// @param protocol IANA number, or -1 where the intake does not say
/// @param confidence 0 to 1
public record RawAttack(
    String id,
    String intake,
    boolean demo,
    Address source,
    int sourcePort,
    Address target,
    int targetPort,
    int protocol,
    @Nullable String type,
    @Nullable String cve,
    @Nullable String kind,
    double confidence,
    Instant time) {}
