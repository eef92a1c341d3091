package io.claviger.rest.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.rest.route.RouteTable.Found;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final RouteTable TABLE =
            new RouteTable(
                    List.of(
                            route(Route.post("/v1/key")),
                            route(Route.get("/v1/key")),
                            route(Route.post("/v1/key/attributes")),
                            route(Route.get("/v1/key/{keyName...}/attributes")),
                            route(Route.delete("/v1/key/{keyName...}")),
                            route(Route.get("/one/{id}")),
                            route(Route.get("/tile/entries/{n...}")),
                            route(Route.get("/tile/{t...}"))));

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/key,GET /v1/key,",
        "GET,/v1/key/,GET /v1/key,",
        "POST,/v1/key,POST /v1/key,",
        "POST,/v1/key/attributes,POST /v1/key/attributes,",
        "GET,/v1/key/a/attributes,GET /v1/key/{keyName}/attributes,a",
        "GET,/v1/key/a/0'/b/attributes,GET /v1/key/{keyName}/attributes,a/0'/b",
        "GET,/v1/key/a%2Fb/attributes,GET /v1/key/{keyName}/attributes,a%2Fb",
        "DELETE,/v1/key/a,DELETE /v1/key/{keyName},a",
        "DELETE,/v1/key/a/b,DELETE /v1/key/{keyName},a/b",
        "DELETE,/v1/key/attributes,DELETE /v1/key/{keyName},attributes",
        "DELETE,/v1/key/a/attributes,DELETE /v1/key/{keyName},a/attributes",
        "GET,/one/1,GET /one/{id},1",
        "GET,/tile/entries/x001/000,GET /tile/entries/{n},x001/000",
        "GET,/tile/0/000,GET /tile/{t},0/000"
    })
    void routes_are_found(String method, String path, String route, String parameter) {
        assertThat(TABLE.find(method, path))
                .isInstanceOfSatisfying(
                        Found.Matched.class,
                        matched -> {
                            assertThat(matched.route()).hasToString(route);
                            assertThat(matched.parameter().orElse(null)).isEqualTo(parameter);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/",
        "GET,''",
        "GET,/v1",
        "GET,/v1/keys",
        "GET,/one/1/2",
        "GET,/one/",
        "GET,//v1/key",
        "GET,/V1/key"
    })
    void other_paths_are_nothing(String method, String path) {
        assertThat(TABLE.find(method, path)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void other_methods_are_named() {
        assertThat(TABLE.find("PUT", "/v1/key"))
                .isEqualTo(new Found.OtherMethods(java.util.Set.of(Method.GET, Method.POST)));
        assertThat(TABLE.find("PATCH", "/v1/key/attributes"))
                .isEqualTo(new Found.OtherMethods(java.util.Set.of(Method.POST, Method.DELETE)));
    }

    @Test
    void two_routes_for_one_request_are_a_mistake() {
        assertThatThrownBy(
                        () ->
                                new RouteTable(
                                        List.of(route(Route.get("/a")), route(Route.get("/a")))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Route route(Route.Builder builder) {
        return builder.handledBy(_ -> Reply.empty());
    }
}
