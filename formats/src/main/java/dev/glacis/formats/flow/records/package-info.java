/// Flow records of other tools: Zeek, Suricata, cloud flow logs, NetFlow and IPFIX. What each holds
/// and lacks is listed in `docs/flow-records.md`.
@NullMarked
package dev.glacis.formats.flow.records;

import org.jspecify.annotations.NullMarked;
