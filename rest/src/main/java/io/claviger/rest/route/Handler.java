package io.claviger.rest.route;

/** What a route does. Throws only refusals, faults and, for defects, anything. */
@FunctionalInterface
public interface Handler {
    Reply handle(Call call);
}
