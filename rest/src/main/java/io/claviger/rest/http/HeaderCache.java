package io.claviger.rest.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Header names of the library for names in our code: a small, fixed set. */
final class HeaderCache {
    private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

    private HeaderCache() {}

    static HeaderName of(String name) {
        return NAMES.computeIfAbsent(name, HeaderNames::create);
    }
}
