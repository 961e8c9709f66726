/// The ledger that every intake keeps: received = kept + dropped (by reason) + in flight.
@NullMarked
package dev.glacis.core.intake;

import org.jspecify.annotations.NullMarked;
