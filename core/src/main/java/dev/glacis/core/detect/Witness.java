package dev.glacis.core.detect;

import dev.glacis.core.net.Address;
import java.time.Instant;

/// One flow that stands for the others of its source and target in an alert, so that an alert about
/// many addresses can be drawn.
///
/// @param sourcePort 0 where the protocol has none
/// @param targetPort 0 where the protocol has none
/// @param protocol IANA number
/// @param time of the flow's record
public record Witness(
    Address source, int sourcePort, Address target, int targetPort, int protocol, Instant time) {}
