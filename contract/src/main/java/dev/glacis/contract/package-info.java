/// One contract kit for each SPI: what the embedded default and every real server must both do.
@NullMarked
package dev.glacis.contract;

import org.jspecify.annotations.NullMarked;
