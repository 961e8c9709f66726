/// How the bundled samples were made, and what must hold of them.
@NullMarked
package dev.glacis.samples;

import org.jspecify.annotations.NullMarked;
