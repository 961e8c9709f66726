/// One ring of events made ready once, and a cursor for each viewer or group of viewers.
@NullMarked
package dev.glacis.core.fanout;

import org.jspecify.annotations.NullMarked;
