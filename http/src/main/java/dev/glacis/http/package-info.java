/// REST, server-sent events, WebSocket and the web application's files, on two event loops.
@NullMarked
package dev.glacis.http;

import org.jspecify.annotations.NullMarked;
