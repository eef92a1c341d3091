package io.claviger.engine.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.Answers;
import io.claviger.engine.testing.TestBoundary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final Bytes CERTIFICATE = Bytes.ofHex("ab".repeat(32));
    private static final Bytes FOREIGN_CERTIFICATE = Bytes.ofHex("cd".repeat(32));
    private static final String SUBJECT = "https://issuer.example app";
    private static final ApplicationId SECOND = new ApplicationId("second");
    private static final WithoutApiKey OPEN =
            new WithoutApiKey(TestBoundary.DEMO, Optional.of(TestBoundary.APPLICATION));

    private TestBoundary boundary = TestBoundary.create();

    @BeforeEach
    void fresh() {
        boundary = TestBoundary.create();
    }

    private Identification identify(Operation operation, Presented presented) {
        return boundary.engine()
                .authenticator()
                .identify(presented, operation, boundary.clock().instant());
    }

    private static Presented keys(String... apiKeys) {
        return presented(List.of(apiKeys), Optional.empty(), Optional.empty());
    }

    private static Presented presented(
            List<String> apiKeys, Optional<String> token, Optional<Bytes> certificate) {
        return new Presented(apiKeys, token, certificate, TestBoundary.SOURCE, InterfaceName.REST);
    }

    private String token(Role role) {
        return boundary.credential(role).token();
    }

    private static RefusalCode refused(Identification identification) {
        return switch (identification) {
            case Identification.Unidentified(var _, var refusal) -> refusal.code();
            case Identification.Rejected(var _, var refusal) -> refusal.code();
            case Identification.Identified(var identity) ->
                    throw new AssertionError("identified: " + identity);
        };
    }

    private static Identity identified(Identification identification) {
        if (identification instanceof Identification.Identified(var identity)) {
            return identity;
        }
        throw new AssertionError(identification);
    }

    /** Gives application {@code id} another access path, as a later version of its record would. */
    private void access(
            ApplicationId id,
            List<String> sources,
            List<Bytes> certificates,
            List<String> subjects,
            boolean secondFactor) {
        Application old = boundary.state().application(id).orElseThrow();
        boundary.state()
                .put(
                        new Application(
                                old.id(),
                                old.partition(),
                                old.owner(),
                                old.purpose(),
                                old.environment(),
                                old.interfaces(),
                                old.algorithms(),
                                new AccessPath(sources, certificates, subjects, secondFactor),
                                old.destination(),
                                old.lifecycle(),
                                old.recoveryOwner(),
                                old.recoveryExpectation(),
                                old.auditDestination(),
                                old.rollback(),
                                old.version() + 1,
                                old.onboarded()));
    }

    private void access(List<Bytes> certificates, List<String> subjects, boolean secondFactor) {
        access(TestBoundary.APPLICATION, List.of(), certificates, subjects, secondFactor);
    }

    @Test
    void an_api_key_is_an_identity() {
        Identity identity = identified(identify(Operation.SIGN, keys(token(Role.KEY_OPERATION))));
        assertThat(identity.application()).contains(TestBoundary.APPLICATION);
        assertThat(identity.partition()).contains(TestBoundary.DEMO);
        assertThat(identity.credential())
                .contains(boundary.credential(Role.KEY_OPERATION).credential().id());
        assertThat(identity.roles()).containsExactly(Role.KEY_OPERATION);
        assertThat(identity.authentication()).isEqualTo("api-key");
    }

    @Test
    void no_key_and_an_unknown_key_prove_nothing() {
        var missing = identify(Operation.SIGN, keys());
        assertThat(missing).isInstanceOf(Identification.Unidentified.class);
        assertThat(refused(missing)).isEqualTo(RefusalCode.MISSING_API_KEY);
        for (String key : new String[] {"", "clv_unknown", "\u0000", "ä".repeat(10_000)}) {
            var unknown = identify(Operation.SIGN, keys(key));
            assertThat(unknown).isInstanceOf(Identification.Unidentified.class);
            assertThat(refused(unknown)).isEqualTo(RefusalCode.INVALID_API_KEY);
        }
    }

    @Test
    void unknown_expired_and_revoked_keys_get_one_answer() {
        Issued expiring =
                Answers.granted(
                        boundary.engine()
                                .credentials()
                                .issue(
                                        boundary.node(),
                                        new IssueRequest(
                                                "short",
                                                Role.KEY_OPERATION,
                                                Optional.empty(),
                                                Optional.of(TestBoundary.APPLICATION),
                                                Optional.of(
                                                        boundary.clock()
                                                                .instant()
                                                                .plusSeconds(60)))));
        assertThat(identified(identify(Operation.SIGN, keys(expiring.token())))).isNotNull();
        boundary.clock().advance(Duration.ofSeconds(60));
        Answers.granted(
                boundary.engine()
                        .credentials()
                        .revoke(
                                boundary.node(),
                                boundary.credential(Role.KEY_OPERATION).credential().id()));
        var unknown = unidentified(identify(Operation.SIGN, keys("clv_unknown")));
        var expired = unidentified(identify(Operation.SIGN, keys(expiring.token())));
        var revoked = unidentified(identify(Operation.SIGN, keys(token(Role.KEY_OPERATION))));
        assertThat(expired.refusal()).isEqualTo(unknown.refusal());
        assertThat(revoked.refusal()).isEqualTo(unknown.refusal());
        assertThat(unknown.claimed()).isEqualTo(Identity.NOBODY);
        assertThat(expired.claimed().credential()).contains(expiring.credential().id());
        assertThat(revoked.claimed().credential())
                .contains(boundary.credential(Role.KEY_OPERATION).credential().id());
    }

    private static Identification.Unidentified unidentified(Identification identification) {
        assertThat(identification).isInstanceOf(Identification.Unidentified.class);
        return (Identification.Unidentified) identification;
    }

    @Test
    void the_wrong_role_is_known_and_rejected() {
        var rejected = identify(Operation.CREATE_KEY, keys(token(Role.KEY_OPERATION)));
        assertThat(rejected).isInstanceOf(Identification.Rejected.class);
        assertThat(refused(rejected)).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void of_several_keys_the_fitting_one_counts() {
        var identity =
                identified(
                        identify(
                                Operation.SIGN,
                                keys(
                                        "clv_old",
                                        token(Role.KEY_MANAGEMENT),
                                        token(Role.KEY_OPERATION))));
        assertThat(identity.roles()).containsExactly(Role.KEY_OPERATION);
        assertThat(
                        refused(
                                identify(
                                        Operation.SIGN,
                                        keys("1", "2", "3", "4", token(Role.KEY_OPERATION)))))
                .isEqualTo(RefusalCode.INVALID_API_KEY);
    }

    @Test
    void source_and_interface_outside_the_record_are_rejected() {
        access(TestBoundary.APPLICATION, List.of("10.0.0.0/8"), List.of(), List.of(), false);
        assertThat(refused(identify(Operation.SIGN, keys(token(Role.KEY_OPERATION)))))
                .isEqualTo(RefusalCode.SOURCE_NOT_ALLOWED);
        var elsewhere =
                new Presented(
                        List.of(token(Role.KEY_OPERATION)),
                        Optional.empty(),
                        Optional.empty(),
                        "10.0.0.1",
                        InterfaceName.JCA);
        assertThat(refused(identify(Operation.SIGN, elsewhere)))
                .isEqualTo(RefusalCode.INTERFACE_NOT_ENABLED);
    }

    @Test
    void a_second_factor_is_asked_for_and_named_in_the_identity() {
        access(List.of(CERTIFICATE), List.of(SUBJECT), true);
        var key = List.of(token(Role.KEY_OPERATION));
        assertThat(refused(identify(Operation.SIGN, keys(token(Role.KEY_OPERATION)))))
                .isEqualTo(RefusalCode.MISSING_ACCESS_TOKEN);
        assertThat(
                        identified(
                                        identify(
                                                Operation.SIGN,
                                                presented(
                                                        key,
                                                        Optional.empty(),
                                                        Optional.of(CERTIFICATE))))
                                .authentication())
                .isEqualTo("api-key+mtls");
        assertThat(
                        identified(
                                        identify(
                                                Operation.SIGN,
                                                presented(
                                                        key,
                                                        Optional.of(SUBJECT),
                                                        Optional.empty())))
                                .authentication())
                .isEqualTo("api-key+jwt");
    }

    @Test
    void what_belongs_to_another_application_is_rejected_even_next_to_a_right_one() {
        access(List.of(CERTIFICATE), List.of(SUBJECT), false);
        var key = List.of(token(Role.KEY_OPERATION));
        assertThat(
                        refused(
                                identify(
                                        Operation.SIGN,
                                        presented(
                                                key,
                                                Optional.of("https://issuer.example other"),
                                                Optional.of(CERTIFICATE)))))
                .isEqualTo(RefusalCode.INVALID_ACCESS_TOKEN);
        assertThat(
                        refused(
                                identify(
                                        Operation.SIGN,
                                        presented(
                                                key,
                                                Optional.of(SUBJECT),
                                                Optional.of(FOREIGN_CERTIFICATE)))))
                .isEqualTo(RefusalCode.CLIENT_CERTIFICATE_NOT_ALLOWED);
    }

    @Test
    void officers_belong_to_no_application() {
        var identity =
                identified(identify(Operation.CREATE_PARTITION, keys(token(Role.DEVICE_SO))));
        assertThat(identity.application()).isEmpty();
        assertThat(identity.partition()).isEmpty();
    }

    @Test
    void a_partition_without_api_keys_takes_the_anonymous_application() {
        boundary = TestBoundary.withoutApiKey(OPEN);
        var identity = identified(identify(Operation.SIGN, keys()));
        assertThat(identity.application()).contains(TestBoundary.APPLICATION);
        assertThat(identity.credential()).isEmpty();
        assertThat(identity.authentication()).isEqualTo("none");
        assertThat(refused(identify(Operation.SIGN, keys("clv_wrong"))))
                .isEqualTo(RefusalCode.INVALID_API_KEY);
    }

    @Test
    void nobody_is_an_officer_without_an_api_key() {
        boundary = TestBoundary.withoutApiKey(OPEN);
        for (Operation operation :
                new Operation[] {
                    Operation.READ_OPERATIONS,
                    Operation.CREATE_PARTITION,
                    Operation.ISSUE_CREDENTIAL,
                    Operation.ONBOARD_APPLICATION
                }) {
            assertThat(refused(identify(operation, keys())))
                    .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        }
    }

    @Test
    void without_anonymous_application_something_must_be_shown() {
        boundary =
                TestBoundary.withoutApiKey(new WithoutApiKey(TestBoundary.DEMO, Optional.empty()));
        assertThat(refused(identify(Operation.SIGN, keys())))
                .isEqualTo(RefusalCode.MISSING_ACCESS_TOKEN);
        access(List.of(CERTIFICATE), List.of(), false);
        assertThat(
                        identified(
                                        identify(
                                                Operation.SIGN,
                                                presented(
                                                        List.of(),
                                                        Optional.empty(),
                                                        Optional.of(CERTIFICATE))))
                                .authentication())
                .isEqualTo("mtls");
        assertThat(
                        refused(
                                identify(
                                        Operation.SIGN,
                                        presented(
                                                List.of(),
                                                Optional.empty(),
                                                Optional.of(FOREIGN_CERTIFICATE)))))
                .isEqualTo(RefusalCode.MISSING_ACCESS_TOKEN);
    }

    @Test
    void a_certificate_of_one_application_and_a_token_of_another_identify_neither() {
        boundary =
                TestBoundary.withoutApiKey(new WithoutApiKey(TestBoundary.DEMO, Optional.empty()));
        boundary.onboard(TestBoundary.form(SECOND.value(), "DEMO", List.of()));
        access(List.of(CERTIFICATE), List.of("https://issuer.example first"), false);
        access(SECOND, List.of(), List.of(), List.of(SUBJECT), false);
        assertThat(
                        refused(
                                identify(
                                        Operation.SIGN,
                                        presented(
                                                List.of(),
                                                Optional.of(SUBJECT),
                                                Optional.of(CERTIFICATE)))))
                .isEqualTo(RefusalCode.INVALID_ACCESS_TOKEN);
    }

    @Test
    void an_application_of_another_partition_needs_its_api_key() {
        boundary = TestBoundary.withoutApiKey(OPEN);
        boundary.partition(new PartitionId("OTHER"));
        boundary.onboard(TestBoundary.form(SECOND.value(), "OTHER", List.of()));
        access(SECOND, List.of(), List.of(CERTIFICATE), List.of(), false);
        assertThat(
                        identified(
                                        identify(
                                                Operation.SIGN,
                                                presented(
                                                        List.of(),
                                                        Optional.empty(),
                                                        Optional.of(CERTIFICATE))))
                                .application())
                .contains(TestBoundary.APPLICATION);
    }

    @Test
    void what_a_caller_presents_is_not_printed() {
        assertThat(keys("clv_secret").toString()).doesNotContain("clv_secret");
    }
}
