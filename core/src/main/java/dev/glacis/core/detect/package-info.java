/// Flow verdicts, five-second event-time windows, alerts.
@NullMarked
package dev.glacis.core.detect;

import org.jspecify.annotations.NullMarked;
