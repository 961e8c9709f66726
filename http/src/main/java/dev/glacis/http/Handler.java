package dev.glacis.http;

/// Answers the requests of one operation, on an event loop. What it throws becomes an error answer.
@FunctionalInterface
interface Handler {
  void answer(Exchange exchange);
}
