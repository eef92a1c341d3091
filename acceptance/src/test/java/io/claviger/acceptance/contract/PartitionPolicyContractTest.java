package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.core.state.PolicySetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting of docs/partition-policy.md: its default, how it is set, and what it refuses. */
@ExtendWith(SharedNode.class)
class PartitionPolicyContractTest {
    private static final Map<String, ?> ED = Map.of("algorithm", "ED");

    /**
     * Settings that refuse no call through REST by their name: those of other interfaces, those
     * that have nothing to forbid yet, one whose bound is 2^32 uses away, and the one that makes a
     * trash.
     */
    private static final Set<PolicySetting> OUT_OF_REACH =
            EnumSet.of(
                    PolicySetting.INVALIDATE_KEYS,
                    PolicySetting.PKCS11,
                    PolicySetting.JCE,
                    PolicySetting.CNG,
                    PolicySetting.OPENSSL,
                    PolicySetting.SESSION_OBJECTS,
                    PolicySetting.KEY_AUTHORIZATION,
                    PolicySetting.ENFORCE_KEY_LIMITS,
                    // Forbids what officers do, and cannot be switched off: OnboardingContractTest.
                    PolicySetting.ONBOARDING_NEEDS_APPROVAL,
                    // Forbids what programs do through PKCS #11 alone.
                    PolicySetting.PKCS11_INIT_TOKEN);

    /**
     * A call that a setting forbids.
     *
     * @param forbidding the value at which it does
     * @param allowing a value at which it does not
     */
    private record Case(
            Object forbidding, Object allowing, Function<Tenant, Http.Answer> call, int granted) {}

    private static final Map<PolicySetting, Case> CASES = cases();

    private final ClavigerProcess node;

    PartitionPolicyContractTest(ClavigerProcess node) {
        this.node = node;
    }

    private static Map<PolicySetting, Case> cases() {
        Map<PolicySetting, Case> cases = new EnumMap<>(PolicySetting.class);
        cases.put(PolicySetting.MINIMUM_RSA_BITS, creating(2056, 2048, "RSA", "keySize", 2048));
        cases.put(PolicySetting.MINIMUM_AES_BITS, creating(129, 128, "AES", "keySize", 128));
        cases.put(PolicySetting.MINIMUM_DSA_BITS, creating(2049, 2048, "DSA", "keySize", 2048));
        cases.put(
                PolicySetting.MINIMUM_EC_BITS,
                creating(257, 256, "EC", "curveOid", "1.2.840.10045.3.1.7"));
        cases.put(PolicySetting.LEGACY_ALGORITHMS, creating(false, true, "TDEA", "keySize", 192));
        cases.put(PolicySetting.MAXIMUM_OBJECTS, new Case(1, 2, t -> create(t, "n", ED), 201));
        cases.put(PolicySetting.READ_ONLY, new Case(true, false, t -> create(t, "n", ED), 201));
        cases.put(
                PolicySetting.CLIENT_API_ACCESS,
                new Case(false, true, t -> t.keys().get("/v1/key"), 200));
        cases.put(
                PolicySetting.REST_API,
                new Case(false, true, t -> t.use().get("/v1/generateRandom/8"), 200));
        cases.put(
                PolicySetting.USE_OBJECTS,
                new Case(false, true, PartitionPolicyContractTest::sign, 200));
        cases.put(
                PolicySetting.DESTROY_OBJECTS,
                new Case(false, true, t -> t.keys().delete("/v1/key/k"), 200));
        cases.put(
                PolicySetting.IMPORT_KEYS,
                new Case(false, true, PartitionPolicyContractTest::importKey, 201));
        cases.put(
                PolicySetting.EXPORT_KEYS,
                new Case(
                        false,
                        true,
                        t -> t.keys().post("/v1/key/export/plain", "{\"label\":\"open\"}"),
                        200));
        cases.put(
                PolicySetting.EXTRACT_KEYS,
                new Case(false, true, PartitionPolicyContractTest::wrap, 200));
        return cases;
    }

    private static Case creating(
            Object forbidding, Object allowing, String algorithm, String member, Object value) {
        return new Case(
                forbidding,
                allowing,
                t -> create(t, "n", Map.of("algorithm", algorithm, member, value)),
                201);
    }

    private static Http.Answer create(Tenant tenant, String label, Map<String, ?> spec) {
        Map<String, Object> body = new HashMap<>(spec);
        body.put("label", label);
        body.put("attributes", Map.of("sign", true, "decrypt", true, "destroyable", true));
        return tenant.keys().post("/v1/key", Body.node(body).toString());
    }

    private static Http.Answer sign(Tenant tenant) {
        return tenant.use()
                .post(
                        "/v1/synchronousSign",
                        """
                        {"signRequest":{"payload":"AA==","signKeyName":"k","signatureAlgorithm":"EDDSA"}}""");
    }

    private static Http.Answer importKey(Tenant tenant) {
        return tenant.keys()
                .post(
                        "/v1/key/import/plain",
                        Body.of(
                                "label",
                                "n",
                                "algorithm",
                                "AES",
                                "secretKey",
                                Body.base64(new byte[32]),
                                "attributes",
                                Map.of("decrypt", true)));
    }

    private static Http.Answer wrap(Tenant tenant) {
        return tenant.use()
                .post(
                        "/v1/wrap",
                        """
                        {"wrapKeyRequest":{"keyToBeWrapped":"open","wrapKeyName":"kek",
                         "wrapMethod":"AES_WRAP"}}""");
    }

    private Tenant tenant(String name) {
        return Tenant.create(
                // A partition's name has at most 32 characters.
                node, "Policy_" + name.substring(Math.max(0, name.length() - 25)));
    }

    private static JsonNode set(Tenant tenant, PolicySetting setting, Object value) {
        return tenant.officer()
                .patch(
                        "/ops/v1/partitions/" + tenant.partition() + "/policy",
                        Body.of(setting.wireName(), value))
                .expect(200)
                .json()
                .path("policy");
    }

    private static JsonNode policy(Tenant tenant) {
        return tenant.officer()
                .get("/ops/v1/partitions")
                .expect(200)
                .json()
                .at("/partitions/0/policy");
    }

    @Test
    void the_documented_table_and_a_new_partition_agree_on_names_and_defaults() throws Exception {
        JsonNode policy = policy(tenant("DEFAULTS"));
        Pattern row = Pattern.compile("\\| `(\\w+)` \\| (\\S+) \\| ");
        Map<String, String> documented = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/partition-policy.md"))) {
            Matcher matcher = row.matcher(line);
            if (matcher.lookingAt()) {
                documented.put(matcher.group(1), matcher.group(2));
            }
        }
        assertThat(documented.keySet())
                .containsExactlyInAnyOrderElementsOf(Refusals.names(policy))
                .hasSize(PolicySetting.values().length);
        documented.forEach(
                (name, value) -> assertThat(policy.path(name).asText()).as(name).isEqualTo(value));
    }

    @ParameterizedTest
    @EnumSource(PolicySetting.class)
    void a_setting_refuses_by_its_name_and_no_longer_once_it_is_changed(PolicySetting setting) {
        if (OUT_OF_REACH.contains(setting)) {
            assertThat(CASES).doesNotContainKey(setting);
            return;
        }
        Case probe = Optional.ofNullable(CASES.get(setting)).orElseThrow();
        Tenant tenant = tenant(setting.name());
        if (setting == PolicySetting.MAXIMUM_OBJECTS || probe.granted() == 200) {
            create(tenant, "k", ED).expect(201);
        }
        if (setting == PolicySetting.EXPORT_KEYS || setting == PolicySetting.EXTRACT_KEYS) {
            tenant.createKey("kek", Map.of("algorithm", "AES", "keySize", 256));
            ObjectNode open = Body.node("label", "open", "algorithm", "AES", "keySize", 128);
            open.set("attributes", Body.node("decrypt", true, "extractable", true));
            tenant.keys().post("/v1/key", open.toString()).expect(201);
        }
        assertThat(set(tenant, setting, probe.forbidding()).path(setting.wireName()).asText())
                .isEqualTo(String.valueOf(probe.forbidding()));
        Http.Answer refused = probe.call().apply(tenant);
        Refusals.expect(refused, 400, 400, "'" + setting.wireName() + "'");
        assertThat(refused.header("Claviger-Refusal")).contains("policy-forbids key-boundary");
        set(tenant, setting, probe.allowing());
        probe.call().apply(tenant).expect(probe.granted());
    }

    @ParameterizedTest
    @EnumSource(PolicySetting.class)
    void a_value_that_a_setting_does_not_have_is_refused_and_changes_nothing(
            PolicySetting setting) {
        Tenant tenant = tenant("VALUES_" + setting.name());
        JsonNode before = policy(tenant);
        List<Object> wrong =
                setting.flag()
                        ? List.of("true", 1, List.of())
                        : List.of("1", true, setting.min() - 1, setting.max() + 1L);
        for (Object value : wrong) {
            Http.Answer answer =
                    tenant.officer()
                            .patch(
                                    "/ops/v1/partitions/" + tenant.partition() + "/policy",
                                    Body.of(setting.wireName(), value));
            assertThat(answer.status()).as("%s %s", value, answer).isEqualTo(400);
            assertThat(Refusals.wellFormed(answer).path("message").asText())
                    .contains(setting.wireName());
        }
        assertThat(policy(tenant)).isEqualTo(before);
    }

    @Test
    void switches_of_other_interfaces_do_not_touch_rest() {
        Tenant tenant = tenant("OTHERS");
        for (PolicySetting setting :
                List.of(
                        PolicySetting.PKCS11,
                        PolicySetting.JCE,
                        PolicySetting.CNG,
                        PolicySetting.OPENSSL,
                        PolicySetting.SESSION_OBJECTS)) {
            assertThat(set(tenant, setting, false).path(setting.wireName()).asBoolean(true))
                    .isFalse();
        }
        create(tenant, "k", ED).expect(201);
        sign(tenant).expect(200);
    }

    @Test
    void key_limits_let_a_key_that_is_far_from_them_go_on() {
        Tenant tenant = tenant("LIMITS");
        tenant.createKey("aes", Map.of("algorithm", "AES", "keySize", 256));
        assertThat(
                        set(tenant, PolicySetting.ENFORCE_KEY_LIMITS, true)
                                .path("enforceKeyLimits")
                                .asBoolean())
                .isTrue();
        tenant.use()
                .post(
                        "/v1/encrypt",
                        """
                        {"encryptRequest":{"payload":"AA==","encryptKeyName":"aes","cipherAlgorithm":"AES_GCM"}}""")
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void p9_rules_need_key_authorization_and_an_empty_policy_does_not(boolean on) {
        Tenant tenant = tenant("P9_" + on);
        set(tenant, PolicySetting.KEY_AUTHORIZATION, on);
        String key =
                """
                {"label":"k","algorithm":"ED","attributes":{"sign":true},"policy":{"ruleUse":null}}""";
        tenant.keys().post("/v1/key", key).expect(201);
        sign(tenant).expect(200);
        String ruled =
                """
                {"label":"ruled","algorithm":"ED","attributes":{"sign":true},
                 "policy":{"ruleUse":{"tokens":[{"name":"t","timelock":60,"timeout":0}]}}}""";
        Http.Answer answer = tenant.keys().post("/v1/key", ruled);
        Http.Answer changed =
                tenant.keys()
                        .post(
                                "/v1/synchronousModify",
                                """
                                {"modifyRequest":{"modifyKeyName":"k",
                                 "policy":{"ruleUse":{"tokens":[{"name":"t","timelock":60,"timeout":0}]}}}}""");
        if (on) {
            answer.expect(201);
            changed.expect(200);
        } else {
            Refusals.expect(answer, 400, 400, "keyAuthorization");
            Refusals.expect(changed, 400, 400, "keyAuthorization");
        }
    }

    @Test
    void a_key_made_while_old_algorithms_were_allowed_is_not_used_when_they_are_not() {
        Tenant tenant = tenant("OLD");
        set(tenant, PolicySetting.LEGACY_ALGORITHMS, true);
        tenant.createKey("tdea", Map.of("algorithm", "TDEA", "keySize", 192));
        String encrypt =
                """
                {"encryptRequest":{"payload":"AA==","encryptKeyName":"tdea","cipherAlgorithm":"TDEA_CBC"}}""";
        tenant.use().post("/v1/encrypt", encrypt).expect(200);
        set(tenant, PolicySetting.LEGACY_ALGORITHMS, false);
        Refusals.expect(tenant.use().post("/v1/encrypt", encrypt), 400, 400, "legacyAlgorithms");
    }

    @Test
    void several_settings_change_together_or_not_at_all() {
        Tenant tenant = tenant("TOGETHER");
        String path = "/ops/v1/partitions/" + tenant.partition() + "/policy";
        JsonNode before = policy(tenant);
        assertThat(
                        tenant.officer()
                                .patch(path, "{\"importKeys\":true,\"minimumAesBits\":1}")
                                .status())
                .isEqualTo(400);
        assertThat(policy(tenant)).isEqualTo(before);
        tenant.officer().patch(path, "{\"importKeys\":true,\"minimumAesBits\":192}").expect(200);
        JsonNode after = policy(tenant);
        assertThat(after.path("importKeys").asBoolean()).isTrue();
        assertThat(after.path("minimumAesBits").asInt()).isEqualTo(192);
        List<String> others =
                Arrays.stream(PolicySetting.values())
                        .map(PolicySetting::wireName)
                        .filter(name -> !List.of("importKeys", "minimumAesBits").contains(name))
                        .toList();
        assertThat(others).allSatisfy(n -> assertThat(after.path(n)).isEqualTo(before.path(n)));
    }
}
