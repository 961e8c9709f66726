/// Attacks, alerts and statistics as JSON (RFC 8259), in and out.
@NullMarked
package dev.glacis.formats.event;

import org.jspecify.annotations.NullMarked;
