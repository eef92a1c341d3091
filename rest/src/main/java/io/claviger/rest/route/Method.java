package io.claviger.rest.route;

/** HTTP methods that routes have. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
}
