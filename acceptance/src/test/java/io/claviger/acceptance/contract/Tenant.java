package io.claviger.acceptance.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.core.mechanism.KeyAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A partition with one onboarded application and an API key for each role.
 *
 * @param keys HTTP with the key management key
 * @param use HTTP with the key operation key
 * @param service HTTP with the service key
 * @param officer HTTP with the partition SO's key
 * @param auditor HTTP with the key of an auditor of this partition
 */
record Tenant(
        ClavigerProcess node,
        String partition,
        String application,
        Http keys,
        Http use,
        Http service,
        Http officer,
        Http auditor) {

    /** Makes a tenant by the documented calls. */
    static Tenant create(ClavigerProcess node, String testClass) {
        String partition =
                testClass
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .replace("_Test", "")
                        .toUpperCase(Locale.ROOT);
        String application = partition.toLowerCase(Locale.ROOT).replace('_', '-');
        Http device = node.as("deviceSo");
        device.post("/ops/v1/partitions", Body.of("name", partition)).expect(201);
        Http officer = node.http().as(officerToken(node, "partition-so", partition));
        officer.post("/ops/v1/applications", form(application, partition).toString()).expect(201);
        return new Tenant(
                node,
                partition,
                application,
                node.http().as(token(officer, "key-management", application)),
                node.http().as(token(officer, "key-operation", application)),
                node.http().as(token(officer, "service", application)),
                officer,
                node.http().as(officerToken(node, "auditor", partition)));
    }

    /** The same, with rules on keys allowed by the policy of the partition. */
    Tenant allowingRules() {
        officer.patch(
                        "/ops/v1/partitions/" + partition + "/policy",
                        Body.of("keyAuthorization", true))
                .expect(200);
        return this;
    }

    /** A complete onboarding record. */
    static ObjectNode form(String application, String partition) {
        return Body.node(
                "name", application,
                "partition", partition,
                "owner", "Contract tests",
                "purpose", "show that the contract holds",
                "environment", "test",
                "interfaces", List.of("rest"),
                "algorithms", Stream.of(KeyAlgorithm.values()).map(KeyAlgorithm::wireName).toList(),
                "destination", "the test report",
                "rotationDays", 90,
                "expiryDays", 365,
                "destruction", "with the data directory",
                "recoveryOwner", "Contract tests",
                "recoveryExpectation", "none",
                "auditDestination", "evidence log",
                "rollback", "delete the data directory");
    }

    /** A fresh API key of the application. */
    static String token(Http officer, String role, String application) {
        return officer.post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", role, "application", application))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private static String officerToken(ClavigerProcess node, String role, String partition) {
        return node.as("deviceSo")
                .post(
                        "/ops/v1/credentials",
                        Body.of("name", "t", "role", role, "partition", partition))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    /** Creates a key that may do everything its kind can. */
    Http.Answer createKey(String label, Map<String, ?> spec) {
        ObjectNode body = Body.node("label", label);
        body.setAll(Body.node(spec));
        body.set(
                "attributes",
                Body.node(
                        "sign", true,
                        "decrypt", true,
                        "unwrap", true,
                        "encrypt", true,
                        "verify", true,
                        "wrap", true,
                        "destroyable", true));
        return keys.post("/v1/key", body.toString()).expect(201);
    }
}
