package io.claviger.rest.http;

/** Answers requests. Called by many threads; never throws. */
@FunctionalInterface
public interface HttpHandler {
    HttpReply handle(HttpRequest request);
}
