package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.rest.testing.FakeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The client has a typed call for each route, as the service describes it. After a change of a
 * route: {@code -Dclient.write=true -Dtest=ClientSourceTest}, then the formatter.
 */
class ClientSourceTest {
    private static final Path CLIENT =
            Path.of("..", "client", "src", "main", "java", "io", "claviger", "client")
                    .toAbsolutePath()
                    .normalize();

    @Test
    void the_client_is_made_from_what_the_service_describes() throws IOException {
        JsonNode document;
        try (Interface rest = Interface.plain()) {
            document = rest.send(new FakeRequest("GET", "/openapi.json")).json();
        }
        Map<String, String> made = ClientSource.of(document);
        if (Boolean.getBoolean("client.write")) {
            for (var file : made.entrySet()) {
                Files.writeString(CLIENT.resolve(file.getKey()), file.getValue());
            }
        }
        Map<String, String> present = new TreeMap<>();
        for (String folder : new String[] {"api", "model"}) {
            try (var files = Files.list(CLIENT.resolve(folder))) {
                for (Path file : files.filter(f -> !f.endsWith("package-info.java")).toList()) {
                    present.put(folder + "/" + file.getFileName(), words(Files.readString(file)));
                }
            }
        }
        assertThat(present.keySet()).isEqualTo(made.keySet());
        made.forEach((name, text) -> assertThat(present.get(name)).as(name).isEqualTo(words(text)));
    }

    /** Layout and needless imports are the formatter's business. */
    private static String words(String source) {
        return source.replaceAll("(?m)^import .*$", "").replaceAll("[\\s*]+", "");
    }
}
