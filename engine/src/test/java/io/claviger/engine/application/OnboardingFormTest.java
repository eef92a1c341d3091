package io.claviger.engine.application;

import static io.claviger.engine.testing.Answers.thrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.testing.HandClock;
import io.claviger.engine.testing.TestBoundary;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnboardingFormTest {
    private static final Set<String> OPTIONAL =
            Set.of(
                    "sources",
                    "clientCertificates",
                    "tokenSubjects",
                    "secondFactorRequired",
                    "requestSigners",
                    "signedRequestsRequired",
                    "retentionDays");

    /** The complete form with one field replaced. */
    private static OnboardingForm with(String field, Optional<?> value) {
        try {
            RecordComponent[] components = OnboardingForm.class.getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] =
                        components[i].getName().equals(field)
                                ? value
                                : components[i].getAccessor().invoke(TestBoundary.form());
            }
            return OnboardingForm.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("the form has no such field", impossible);
        }
    }

    static Stream<String> mandatory() {
        return Arrays.stream(OnboardingForm.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !OPTIONAL.contains(name));
    }

    static Stream<String> texts() {
        return Stream.of(
                "owner",
                "purpose",
                "environment",
                "destination",
                "destruction",
                "recoveryOwner",
                "recoveryExpectation",
                "auditDestination",
                "rollback");
    }

    private static void refusesNaming(String field, OnboardingForm form) {
        var refusal = thrown(() -> form.application(HandClock.START));
        assertThat(refusal.code()).isEqualTo(RefusalCode.APPLICATION_INCOMPLETE);
        assertThat(refusal.message()).contains("'" + field + "'");
    }

    @Test
    void a_complete_form_is_an_application() {
        var application = TestBoundary.form().application(HandClock.START);
        assertThat(application.id()).isEqualTo(TestBoundary.APPLICATION);
        assertThat(application.interfaces()).containsExactly(InterfaceName.REST);
        assertThat(application.lifecycle().expiryDays()).isEqualTo(730);
        assertThat(application.version()).isOne();
        assertThat(application.onboarded()).isEqualTo(HandClock.START);
    }

    @ParameterizedTest
    @MethodSource("mandatory")
    void a_missing_field_is_named(String field) {
        refusesNaming(field, with(field, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_blank_or_endless_text_counts_as_missing_or_wrong(String field) {
        refusesNaming(field, with(field, Optional.of(" \t")));
        refusesNaming(field, with(field, Optional.of("x".repeat(1025))));
        assertThat(with(field, Optional.of("x".repeat(1024))).application(HandClock.START))
                .isNotNull();
    }

    @Test
    void what_is_optional_may_be_missing() {
        for (String field : OPTIONAL) {
            assertThat(with(field, Optional.empty()).application(HandClock.START)).isNotNull();
        }
    }

    @Test
    void a_wrong_value_names_its_field() {
        Map<String, Object> wrong =
                Map.of(
                        "name",
                        "Not A Name",
                        "partition",
                        "demo",
                        "interfaces",
                        List.of("rest", "telnet"),
                        "sources",
                        List.of("10.0.0.0/8", "anywhere"),
                        "clientCertificates",
                        List.of("00"),
                        "tokenSubjects",
                        List.of("issuer-only"),
                        "rotationDays",
                        0,
                        "expiryDays",
                        364);
        wrong.forEach(
                (field, value) ->
                        refusesNaming(
                                field.equals("rotationDays") ? "expiryDays" : field,
                                with(field, Optional.of(value))));
        refusesNaming("clientCertificates", with("clientCertificates", hex("zz")));
        refusesNaming("interfaces", with("interfaces", Optional.of(List.of())));
        refusesNaming("interfaces", with("interfaces", Optional.of(List.of("node"))));
        refusesNaming(
                "sources", with("sources", Optional.of(java.util.Collections.nCopies(257, "::1"))));
    }

    private static Optional<List<String>> hex(String text) {
        return Optional.of(List.of(text));
    }

    @Test
    void fingerprints_may_have_colons() {
        var form = with("clientCertificates", hex("AB:".repeat(31) + "AB"));
        assertThat(form.application(HandClock.START).access().clientCertificates().getFirst().hex())
                .isEqualTo("ab".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aes",
                "AES-",
                "AES-512",
                "RSA-",
                "RSA-512",
                "RSA-2049",
                "RSA-8200",
                "RSA-02048",
                "EC-",
                "EC-P256",
                "ED25519",
                "DES"
            })
    void an_algorithm_that_no_key_has_is_refused(String name) {
        refusesNaming("algorithms", with("algorithms", Optional.of(List.of("RSA", name))));
    }

    @Test
    void every_kind_of_key_can_be_approved_by_its_own_name() {
        for (Curve curve : Curve.values()) {
            approves(KeySpec.on(curve));
        }
        approves(new KeySpec.Aes(128));
        approves(new KeySpec.Rsa(1024));
        approves(new KeySpec.Rsa(8192));
    }

    private static void approves(KeySpec spec) {
        var application =
                with("algorithms", Optional.of(List.of(spec.displayName())))
                        .application(HandClock.START);
        assertThat(ApplicationRules.forbidsAlgorithm(application, spec)).isEmpty();
        assertThat(ApplicationRules.forbidsAlgorithm(application, new KeySpec.Aes(256)))
                .isPresent();
    }
}
