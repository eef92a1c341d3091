package io.claviger.rest.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyPolicy;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy may be, and with which code another one is refused (rest-api.md §6.1). */
class PolicyFormTest {
    private static final RefusalCode MALFORMED = RefusalCode.MALFORMED_REQUEST;
    private static final RefusalCode INVALID = RefusalCode.KEY_POLICY_INVALID;
    private static final RefusalCode NAMELESS = RefusalCode.APPROVER_WITHOUT_NAME;
    private static final PartitionId PARTITION = new PartitionId("DEMO");
    private static final String ONBOARDED = "officer1@example.com";
    private static final String PENDING = "officer2@example.com";
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final KeyPair ALICE = pair("Ed25519", 255);
    private static final KeyPair BOB = pair("EC", 256);

    private final PolicyForm form = new PolicyForm(new Directory(), PARTITION);

    private static final class Directory implements OnboardedApprovers {
        @Override
        public boolean known(PartitionId partition, String name) {
            return partition.equals(PARTITION) && (name.equals(ONBOARDED) || name.equals(PENDING));
        }

        @Override
        public Optional<Bytes> certificate(PartitionId partition, String name) {
            return name.equals(ONBOARDED)
                    ? Optional.of(PolicyFormTest.certificate(BOB, "CN=" + ONBOARDED))
                    : Optional.empty();
        }
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Bytes certificate(KeyPair pair, String subject) {
        try {
            var name = new X500Principal(subject);
            return Bytes.owned(
                    new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(SINCE),
                                    Date.from(SINCE.plus(365, ChronoUnit.DAYS)),
                                    name,
                                    pair.getPublic())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(pair.getPrivate()))
                            .getEncoded());
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Bytes spki(KeyPair pair) {
        return Bytes.of(pair.getPublic().getEncoded());
    }

    private static ObjectNode publicKey(String name, Bytes spki) {
        return Json.object()
                .put("type", "public_key")
                .put("name", name)
                .put("value", spki.base64());
    }

    private static ObjectNode group(String name, int quorum, ObjectNode... approvals) {
        ObjectNode group = Json.object().put("name", name).put("quorum", quorum);
        ArrayNode list = group.putArray("approvals");
        for (ObjectNode approval : approvals) {
            list.add(approval);
        }
        return group;
    }

    private static ObjectNode token(String name, ObjectNode... groups) {
        ObjectNode token = Json.object().put("name", name).put("timelock", 0).put("timeout", 60);
        ArrayNode list = token.putArray("groups");
        for (ObjectNode group : groups) {
            list.add(group);
        }
        return token;
    }

    private static ObjectNode policy(ObjectNode... tokens) {
        ObjectNode policy = Json.object();
        ArrayNode list = policy.putObject("ruleUse").putArray("tokens");
        for (ObjectNode token : tokens) {
            list.add(token);
        }
        return policy;
    }

    /** A policy that is right, for tests that spoil one thing. */
    private static ObjectNode sound() {
        return policy(token("T1", group("g", 1, publicKey("alice", spki(ALICE)))));
    }

    private static ObjectNode approvedBy(ObjectNode approval) {
        return policy(token("T1", group("g", 1, approval)));
    }

    private static ObjectNode theToken(ObjectNode policy) {
        return (ObjectNode) policy.at("/ruleUse/tokens/0");
    }

    private static ObjectNode theGroup(ObjectNode policy) {
        return (ObjectNode) policy.at("/ruleUse/tokens/0/groups/0");
    }

    private KeyPolicy read(ObjectNode policy) {
        ObjectNode body = Json.object();
        body.set("policy", policy);
        return form.optional(Json.parse(Json.bytes(body))).orElseThrow();
    }

    private Approver approver(ObjectNode approval) {
        return read(approvedBy(approval)).use().approvers().findFirst().orElseThrow();
    }

    /** Refused with this code, on the wire with that number, naming the field or the rule. */
    private void refused(ObjectNode policy, RefusalCode code, int number, String named) {
        Throwable thrown = catchThrowable(() -> read(policy));
        Refusal refusal;
        HttpError error;
        switch (thrown) {
            case Unacceptable unacceptable -> {
                refusal = unacceptable.refusal();
                error = unacceptable.error();
            }
            case Refusal.Thrown other -> {
                refusal = other.refusal();
                error = ErrorTable.of(refusal.code());
            }
            case null -> throw new AssertionError("taken: " + policy);
            default -> throw new AssertionError(thrown);
        }
        assertThat(refusal.code()).as(refusal.message()).isEqualTo(code);
        assertThat(error.error().code()).isEqualTo(number);
        assertThat(refusal.message()).contains(named);
    }

    private void spoiled(Consumer<ObjectNode> change, RefusalCode code, int number, String named) {
        ObjectNode policy = sound();
        change.accept(policy);
        refused(policy, code, number, named);
    }

    @Test
    void rules_tokens_groups_and_people_are_read_as_they_stand() {
        ObjectNode alice = publicKey("alice", spki(ALICE));
        ObjectNode policy =
                policy(
                        token("T1", group("g", 1, alice), group("h", 1, publicKey("", spki(BOB)))),
                        token("T2"));
        theToken(policy).put("timelock", 120).put("timeout", 0);
        policy.putNull("ruleBlock");
        policy.putObject("ruleUnblock").putNull("tokens");
        policy.putObject("ruleModify").putArray("tokens").add(token("M", group("m", 1, alice)));
        policy.putObject("keyStatus").put("blocked", true);

        KeyPolicy read = read(policy);
        RuleToken first = read.use().tokens().getFirst();
        assertThat(first.name()).isEqualTo("T1");
        assertThat(first.timelockSeconds()).isEqualTo(120);
        assertThat(first.timeoutSeconds()).isZero();
        assertThat(first.groups()).extracting(Group::name).containsExactly("g", "h");
        assertThat(first.groups().getFirst().approvers())
                .containsExactly(new Approver(Optional.of("alice"), spki(ALICE), Optional.empty()));
        // An empty name is none.
        assertThat(first.groups().getLast().approvers().getFirst().name()).isEmpty();
        assertThat(read.use().tokens().getLast().groups()).isEmpty();
        assertThat(read.block()).isEqualTo(Rule.NONE);
        assertThat(read.unblock()).isEqualTo(Rule.NONE);
        assertThat(read.modify().tokens()).hasSize(1);
        assertThat(read.blocked()).isTrue();
        // Whoever replaces the rules does not change the block state by the way.
        assertThat(form.rules(Json.parse(Json.bytes(policy))).blocked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ruleUse\":null,\"ruleBlock\":null,\"ruleUnblock\":null,\"ruleModify\":null}",
                "{\"ruleUse\":{}}",
                "{\"ruleUse\":{\"tokens\":null},\"keyStatus\":null}",
                "{\"ruleUse\":{\"tokens\":[]},\"keyStatus\":{}}"
            })
    void nothing_is_a_policy_without_rules(String policy) {
        assertThat(form.rules(Json.parse(policy.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isEqualTo(new KeyPolicy(false));
    }

    @Test
    void a_body_without_policy_has_none() {
        assertThat(form.optional(Json.parse("{\"policy\":null}".getBytes(UTF_8)))).isEmpty();
        assertThat(form.optional(Json.parse("{}".getBytes(UTF_8)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]"})
    void a_token_without_groups_asks_nobody(String groups) {
        ObjectNode policy = sound();
        theToken(policy).set("groups", Json.parseOwn(groups.getBytes(UTF_8)));
        assertThat(read(policy).use().free()).isTrue();
    }

    @Test
    void a_quorum_out_of_reach_is_read_because_it_is_legal_in_all_rules_but_one() {
        ObjectNode policy = sound();
        theGroup(policy).put("quorum", 2);
        assertThat(read(policy).use().tokens().getFirst().groups().getFirst().quorum())
                .isEqualTo(2);
        theGroup(policy).put("quorum", Rule.MAX_APPROVERS);
        assertThat(read(policy).use().tokens()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Rule.MAX_APPROVERS + 1})
    void a_quorum_that_is_none_is_refused(int quorum) {
        spoiled(
                policy -> theGroup(policy).put("quorum", quorum),
                RefusalCode.KEY_POLICY_INVALID,
                600,
                "quorum of group 'g'");
    }

    @ParameterizedTest
    @CsvSource({
        "timelock, 59",
        "timelock, 61",
        "timelock, -60",
        "timeout, 1",
        "timeout, -60",
        "timeout, 2147483647"
    })
    void seconds_are_multiples_of_sixty(String member, int seconds) {
        spoiled(
                policy -> theToken(policy).put(member, seconds),
                RefusalCode.MALFORMED_REQUEST,
                600,
                "policy.ruleUse.tokens[0]." + member);
    }

    @Test
    void a_window_has_at_most_ten_years() {
        ObjectNode policy = sound();
        theToken(policy).put("timeout", RuleToken.MAX_WINDOW_SECONDS);
        assertThat(read(policy).use().tokens()).hasSize(1);
        theToken(policy).put("timeout", RuleToken.MAX_WINDOW_SECONDS + 60);
        refused(policy, RefusalCode.KEY_POLICY_INVALID, 600, "'timeout' of token 'T1'");
    }

    @Test
    void members_that_are_missing_are_named() {
        spoiled(p -> theToken(p).remove("name"), MALFORMED, 600, "policy.ruleUse.tokens[0].name");
        spoiled(p -> theToken(p).remove("timelock"), MALFORMED, 600, "tokens[0].timelock");
        spoiled(p -> theToken(p).remove("timeout"), MALFORMED, 600, "tokens[0].timeout");
        spoiled(p -> theGroup(p).remove("name"), MALFORMED, 600, "groups[0].name");
        spoiled(p -> theGroup(p).remove("quorum"), MALFORMED, 600, "groups[0].quorum");
        spoiled(p -> theGroup(p).put("approvals", "alice"), MALFORMED, 600, "approvals");
        spoiled(p -> p.putArray("ruleUse"), MALFORMED, 600, "policy.ruleUse");
        refused(approvedBy(Json.object()), MALFORMED, 600, "approvals[0].type");
        refused(
                approvedBy(Json.object().put("type", "public_key").put("name", "alice")),
                MALFORMED,
                600,
                "approvals[0].value");
        refused(
                approvedBy(Json.object().put("type", "certificate")),
                MALFORMED,
                600,
                "approvals[0].value");
        refused(
                approvedBy(Json.object().put("type", "onboarded_approver_certificate")),
                MALFORMED,
                600,
                "approvals[0].name");
    }

    @Test
    void names_are_given_once_and_can_be_printed() {
        ObjectNode alice = publicKey("alice", spki(ALICE));
        refused(policy(token("T1"), token("T1")), INVALID, 600, "two tokens of one name");
        refused(
                policy(token("T1", group("g", 1, alice), group("g", 1, alice))),
                INVALID,
                600,
                "two groups of one name");
        refused(policy(token("T1", group("g", 1, alice, alice))), INVALID, 600, "twice");
        refused(policy(token(" ")), INVALID, 600, "the name of a token");
        refused(policy(token("T1", group("", 1))), INVALID, 600, "the name of a group");
        refused(policy(token("x".repeat(257))), INVALID, 600, "the name of a token");
        refused(
                approvedBy(publicKey("a\u0000b", spki(ALICE))),
                INVALID,
                600,
                "the name of an approver");
        assertThat(read(policy(token("x".repeat(256)))).use().tokens()).hasSize(1);
        // One name in two groups is another matter: there it is one person.
        assertThat(
                        read(policy(token("T1", group("g", 1, alice), group("h", 1, alice))))
                                .use()
                                .tokens())
                .hasSize(1);
    }

    @Test
    void as_many_tokens_groups_and_people_as_there_may_be_and_not_one_more() {
        assertThat(read(tokens(Rule.MAX_TOKENS)).use().tokens()).hasSize(Rule.MAX_TOKENS);
        refused(tokens(Rule.MAX_TOKENS + 1), INVALID, 600, "at most 16 tokens");
        assertThat(read(groups(Rule.MAX_GROUPS)).use().tokens().getFirst().groups())
                .hasSize(Rule.MAX_GROUPS);
        refused(groups(Rule.MAX_GROUPS + 1), INVALID, 600, "more than 16 groups");
        assertThat(read(people(Rule.MAX_APPROVERS)).use().approvers()).hasSize(Rule.MAX_APPROVERS);
        refused(people(Rule.MAX_APPROVERS + 1), INVALID, 600, "more than 128 approvers");
    }

    private static ObjectNode tokens(int count) {
        ObjectNode[] all = new ObjectNode[count];
        for (int i = 0; i < count; i++) {
            all[i] = token("T" + i);
        }
        return policy(all);
    }

    private static ObjectNode groups(int count) {
        ObjectNode[] all = new ObjectNode[count];
        for (int i = 0; i < count; i++) {
            all[i] = group("g" + i, 1, publicKey("alice", spki(ALICE)));
        }
        return policy(token("T1", all));
    }

    private static ObjectNode people(int count) {
        ObjectNode[] all = new ObjectNode[count];
        for (int i = 0; i < count; i++) {
            all[i] = publicKey("person " + i, spki(ALICE));
        }
        return policy(token("T1", group("g", 1, all)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public_key", "public-key"})
    void a_public_key_is_der_with_or_without_header_lines(String type) {
        ObjectNode approval = publicKey("bob", spki(BOB)).put("type", type);
        assertThat(approver(approval).publicKey()).isEqualTo(spki(BOB));
        approval.put(
                "value",
                "-----BEGIN PUBLIC KEY-----\n" + spki(BOB).base64() + "\n-----END PUBLIC KEY-----");
        assertThat(approver(approval).publicKey()).isEqualTo(spki(BOB));
    }

    @Test
    void keys_that_do_not_sign_or_are_too_weak_are_refused() {
        RefusalCode unsupported = RefusalCode.APPROVER_KEY_UNSUPPORTED;
        refused(approvedBy(publicKey("a", spki(pair("RSA", 1024)))), unsupported, 601, "1024 bits");
        refused(approvedBy(publicKey("a", spki(pair("DSA", 1024)))), unsupported, 601, "1024");
        refused(
                approvedBy(publicKey("a", spki(pair("X25519", 255)))),
                unsupported,
                601,
                "does not sign");
        refused(approvedBy(publicKey("a", Bytes.of(new byte[3]))), unsupported, 601, "damaged");
        byte[] longer = Arrays.copyOf(spki(BOB).toArray(), spki(BOB).length() + 1);
        refused(approvedBy(publicKey("a", Bytes.owned(longer))), unsupported, 601, "damaged");
        refused(
                approvedBy(publicKey("a", certificate(BOB, "CN=bob"))),
                unsupported,
                601,
                "damaged or of an unknown kind");
        assertThat(approver(publicKey("a", spki(pair("RSA", 2048)))).name()).contains("a");
    }

    @Test
    void what_is_no_base64_or_of_an_unknown_type_is_refused() {
        refused(
                approvedBy(publicKey("a", spki(ALICE)).put("value", "%%%%")),
                RefusalCode.INVALID_BASE64,
                600,
                "approvals[0].value");
        for (String type : new String[] {"PUBLIC_KEY", "bls", "", "certificate "}) {
            refused(
                    approvedBy(publicKey("a", spki(ALICE)).put("type", type)),
                    RefusalCode.UNKNOWN_ENUM_VALUE,
                    600,
                    "approvals[0].type");
        }
    }

    @Test
    void a_certificate_names_its_approver_and_brings_its_dates() {
        Bytes der = certificate(BOB, "CN=Bob B, O=Example");
        Approver bob =
                approver(
                        Json.object()
                                .put("type", "certificate")
                                .put("name", "another name")
                                .put("value", der.base64()));
        assertThat(bob.name()).contains("Bob B");
        assertThat(bob.publicKey()).isEqualTo(spki(BOB));
        assertThat(bob.certificate())
                .contains(new Approver.CertifiedKey(der, SINCE, SINCE.plus(365, ChronoUnit.DAYS)));
    }

    @Test
    void certificates_that_cannot_name_an_approver_are_refused() {
        refused(byCertificate(certificate(BOB, "O=Nobody")), NAMELESS, 604, "common name");
        refused(byCertificate(certificate(BOB, "CN=\" \"")), NAMELESS, 604, "common name");
        refused(byCertificate(spki(BOB)), RefusalCode.CERTIFICATE_UNREADABLE, 409, "certificate");
    }

    private static ObjectNode byCertificate(Bytes der) {
        return approvedBy(Json.object().put("type", "certificate").put("value", der.base64()));
    }

    @Test
    void an_onboarded_approver_is_replaced_by_their_certificate() {
        ObjectNode approval =
                Json.object()
                        .put("type", "onboarded_approver_certificate")
                        .put("name", ONBOARDED)
                        .putNull("value");
        Approver officer = approver(approval);
        assertThat(officer.name()).contains(ONBOARDED);
        assertThat(officer.certificate()).isPresent();
        refused(
                approvedBy(approval.deepCopy().put("name", PENDING)),
                RefusalCode.APPROVER_NOT_ONBOARDED,
                414,
                PENDING);
        refused(
                approvedBy(approval.deepCopy().put("name", "nobody")),
                RefusalCode.APPROVER_NOT_FOUND,
                413,
                "nobody");
    }

    @Test
    void whether_a_key_is_blocked_is_yes_or_no() {
        ObjectNode policy = sound();
        policy.putObject("keyStatus").put("blocked", 1);
        refused(policy, MALFORMED, 600, "policy.keyStatus.blocked");
    }
}
