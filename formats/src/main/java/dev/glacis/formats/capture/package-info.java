/// Capture files: pcap and pcapng.
@NullMarked
package dev.glacis.formats.capture;

import org.jspecify.annotations.NullMarked;
