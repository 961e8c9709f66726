/// The commands of the program; each reads its arguments, does one thing, and prints.
@NullMarked
package dev.glacis.app.command;

import org.jspecify.annotations.NullMarked;
