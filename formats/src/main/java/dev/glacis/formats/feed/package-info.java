/// Threat feeds to events: DeepSight-style and Tor CSV, address and network lists, Spamhaus DROP
/// and ASN-DROP; and the tables that scores are written to.
@NullMarked
package dev.glacis.formats.feed;

import org.jspecify.annotations.NullMarked;
