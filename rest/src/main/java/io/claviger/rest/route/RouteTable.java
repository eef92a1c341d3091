package io.claviger.rest.route;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All routes, found by method and path. Immutable. */
public final class RouteTable {
    /** What a request asks for. */
    public sealed interface Found {
        record Matched(Route route, Optional<String> parameter) implements Found {}

        /** The path exists under other methods. */
        record OtherMethods(Set<Method> methods) implements Found {}

        record Nothing() implements Found {}
    }

    private final List<Route> routes;
    private final Map<String, Map<String, Found.Matched>> fixed = new HashMap<>();
    private final List<Route> templates = new ArrayList<>();

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            if (route.path().parameter().isPresent()) {
                templates.add(route);
                continue;
            }
            var earlier =
                    fixed.computeIfAbsent(route.path().toString(), _ -> new HashMap<>(4))
                            .put(route.method().name(), new Found.Matched(route, Optional.empty()));
            if (earlier != null) {
                throw new IllegalStateException("two routes for " + route);
            }
        }
    }

    public List<Route> routes() {
        return routes;
    }

    /** Finds a route by method and the path as it was sent. */
    public Found find(String method, String rawPath) {
        Map<String, Found.Matched> byMethod = fixed.get(rawPath);
        if (byMethod == null && rawPath.length() > 1 && rawPath.endsWith("/")) {
            byMethod = fixed.get(rawPath.substring(0, rawPath.length() - 1));
        }
        Found.Matched exact = byMethod == null ? null : byMethod.get(method);
        if (exact != null) {
            return exact;
        }
        Set<Method> others = EnumSet.noneOf(Method.class);
        if (byMethod != null) {
            byMethod.keySet().forEach(name -> others.add(Method.valueOf(name)));
        }
        for (Route route : templates) {
            Optional<String> parameter = route.path().match(rawPath);
            if (parameter.isPresent()) {
                if (route.method().name().equals(method)) {
                    return new Found.Matched(route, parameter);
                }
                others.add(route.method());
            }
        }
        return others.isEmpty() ? new Found.Nothing() : new Found.OtherMethods(others);
    }
}
