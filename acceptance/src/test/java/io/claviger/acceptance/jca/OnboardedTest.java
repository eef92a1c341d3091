package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.Http;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.jca.ClavigerProvider;
import io.claviger.client.jca.KeyGenerationSpec;
import io.claviger.client.model.ListKeysQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Signature;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that was approved for JCA, with the settings that it got. */
@ExtendWith(Store.Shared.class)
class OnboardedTest {
    @Test
    void it_works_by_jca_as_its_settings_say_and_by_nothing_else(Store store) throws Exception {
        Http officer = store.node().as("partitionSo");
        String partition = store.node().credentials().partition();
        officer.post("/ops/v1/applications", record(partition)).expect(201);
        Path apiKeys =
                Files.write(
                        store.dir().resolve("onboarded-keys"),
                        List.of(
                                apiKey(officer, "key-management"),
                                apiKey(officer, "key-operation")));
        JsonNode settings =
                officer.get("/ops/v1/applications/onboarded-jca/settings")
                        .expect(200)
                        .json()
                        .path("clientSettings");
        String text =
                StreamSupport.stream(settings.spliterator(), false)
                        .filter(each -> each.path("interface").asText().equals("jca"))
                        .findFirst()
                        .orElseThrow()
                        .path("text")
                        .asText()
                        .replace("$CLAVIGER_ADDRESS", store.node().url())
                        .replaceAll("/etc/\\S+api-keys", apiKeys.toString());
        Path file = Files.writeString(store.dir().resolve("onboarded.properties"), text);

        Provider provider = new ClavigerProvider().configure(file.toString());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(KeyGenerationSpec.named("onboarded").size(256));
        Signature signature = Signature.getInstance("SHA256withECDSA", provider);
        signature.initSign(generator.generateKeyPair().getPrivate());
        assertThat(signature.sign()).isNotEmpty();
        JsonNode records =
                store.node()
                        .as("auditor")
                        .get("/evidence/v1/records?limit=1000&key=onboarded")
                        .expect(200)
                        .json()
                        .path("records");
        assertThat(records.toString())
                .contains("SHA256_WITH_ECDSA")
                .contains("\"name\":\"jca\"")
                .doesNotContain("\"name\":\"rest\"");

        // The same keys by REST: the record does not name it.
        Claviger rest =
                Claviger.connect(ClientSettings.of(store.node().url()).withApiKeyFile(apiKeys));
        assertThatThrownBy(() -> rest.keys().listKeys(ListKeysQuery.with().build()).send())
                .isInstanceOf(ClavigerException.Refused.class);
        KeyStore keys = KeyStore.getInstance("Claviger", provider);
        keys.load(null, null);
        keys.deleteEntry("onboarded");
    }

    private static String record(String partition) {
        return """
               {"name":"onboarded-jca","partition":"%s","owner":"Tests","purpose":"sign by JCA",
                "environment":"test","interfaces":["jca"],"algorithms":["EC"],"destination":"the report",
                "rotationDays":90,"expiryDays":365,"destruction":"with the folder",
                "recoveryOwner":"Tests","recoveryExpectation":"none","auditDestination":"evidence log",
                "rollback":"delete the folder"}"""
                .formatted(partition);
    }

    private static String apiKey(Http officer, String role) {
        return officer.post(
                        "/ops/v1/credentials",
                        "{\"name\":\"t\",\"role\":\"%s\",\"application\":\"onboarded-jca\"}"
                                .formatted(role))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }
}
