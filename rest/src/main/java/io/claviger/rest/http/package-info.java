/**
 * HTTP itself. The only package that knows the HTTP library: it turns each exchange into an {@link
 * io.claviger.rest.http.HttpRequest}, gives it to one {@link io.claviger.rest.http.HttpHandler} and
 * writes the {@link io.claviger.rest.http.HttpReply}. Whatever is broken before a request exists
 * gets an error body in the same form as every other error.
 */
@NullMarked
package io.claviger.rest.http;

import org.jspecify.annotations.NullMarked;
