package io.claviger.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.ImportPublicKey;
import io.claviger.engine.key.Wrapping;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.testing.Answers;
import io.claviger.engine.testing.TestBoundary;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of sessions live under the rules of all keys, and in no journal. */
class SessionKeysTest {
    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

    private final TestBoundary boundary = TestBoundary.create();
    private final SessionEngine session = boundary.engine().sessions().open();
    private int labels;

    private KeyLabel newLabel() {
        return new KeyLabel("session-" + labels++);
    }

    private KeyObject made(Attribute... more) {
        return Answers.granted(making(TestBoundary.P256, more));
    }

    private Answer<KeyObject> making(KeySpec spec, Attribute... more) {
        Set<Attribute> attributes = EnumSet.of(Attribute.SESSION, Attribute.SIGN);
        attributes.addAll(List.of(more));
        return session.keys()
                .create(
                        boundary.as(Role.KEY_MANAGEMENT),
                        new CreateKey(
                                newLabel(),
                                spec,
                                attributes,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    private Answer<Bytes> signed(SessionEngine by, KeyLabel key) {
        return by.operations()
                .sign(
                        boundary.as(Role.KEY_OPERATION),
                        new SignRequest(
                                key,
                                Optional.empty(),
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                SignatureForm.DER,
                                PAYLOAD));
    }

    @Test
    void the_journal_gets_a_key_without_its_material_and_the_state_none() {
        long before = boundary.state().keyCount(TestBoundary.DEMO);
        KeyObject key = made();
        assertThat(key.wrapped().length()).isPositive();
        Answers.granted(signed(session, key.label()));
        List<Command> commands = boundary.journal().commands();
        var created = (Command.CreateKey) commands.get(commands.size() - 2);
        assertThat(created.key()).isEqualTo(key.withoutSecrets());
        var used = (Command.InSession) commands.getLast();
        assertThat(used.keys()).containsExactly(key.withoutSecrets());
        assertThat(boundary.state().key(key.id())).isEmpty();
        assertThat(boundary.state().keyCount(TestBoundary.DEMO)).isEqualTo(before);
        assertThat(boundary.state().uses(key.id())).isZero();
    }

    @Test
    void records_say_that_the_key_is_one_of_a_session() {
        KeyObject key = made();
        Answers.granted(signed(session, key.label()));
        List<EvidenceRecord> records = boundary.records().all();
        assertThat(records.subList(records.size() - 2, records.size()))
                .allSatisfy(
                        record -> {
                            assertThat(record.key()).contains(key.id());
                            assertThat(record.keyUse()).isEmpty();
                            assertThat(record.subject()).contains("key of a session");
                            assertThat(record.sequence()).isPresent();
                        });
    }

    @Test
    void only_its_own_program_finds_it_and_only_until_it_ends() {
        KeyObject key = made();
        SessionEngine stranger = boundary.engine().sessions().open();
        assertThat(Answers.refused(signed(stranger, key.label())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(
                        Answers.refused(
                                boundary.engine()
                                        .keys()
                                        .read(
                                                boundary.as(Role.KEY_MANAGEMENT),
                                                key.label(),
                                                Optional.empty())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        session.held().end(key.id());
        session.held().end(key.id());
        assertThat(Answers.refused(signed(session, key.label())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(session.held().all()).isEmpty();
    }

    @Test
    void a_policy_that_changes_while_a_key_is_used_stops_the_result() {
        KeyObject key = made();
        boundary.journal()
                .meanwhile(
                        () ->
                                boundary.policy(
                                        PartitionPolicy.DEFAULT.with(
                                                PolicySetting.USE_OBJECTS, false)));
        assertThat(Answers.refused(signed(session, key.label())))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
    }

    @Test
    void a_refused_key_is_not_kept() {
        boundary.journal()
                .meanwhile(
                        () ->
                                boundary.policy(
                                        PartitionPolicy.DEFAULT.with(
                                                PolicySetting.SESSION_OBJECTS, false)));
        assertThat(Answers.refused(making(TestBoundary.P256)))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
        assertThat(session.held().all()).isEmpty();
    }

    @Test
    void a_public_key_that_a_program_brings_wraps_only_where_keys_come_in() {
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.EXTRACT_KEYS, true)
                        .with(PolicySetting.IMPORT_KEYS, false));
        KeyObject inner = Answers.granted(making(new KeySpec.Aes(256), Attribute.EXTRACTABLE));
        KeyObject pair =
                Answers.granted(
                        boundary.engine()
                                .keys()
                                .create(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        TestBoundary.createKey("rsa", new KeySpec.Rsa(2048))));
        KeyObject brought =
                Answers.granted(
                        session.transport()
                                .importPublic(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        new ImportPublicKey(
                                                newLabel(),
                                                pair.spec().algorithm(),
                                                pair.publicKey().orElseThrow(),
                                                false,
                                                Set.of(Attribute.SESSION)),
                                        Optional.empty()));
        assertThat(Answers.refused(wrapped(inner, brought.label())))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
        assertThat(Answers.granted(wrapped(inner, pair.label())).length()).isEqualTo(256);
    }

    private Answer<Bytes> wrapped(KeyObject inner, KeyLabel under) {
        return session.transport()
                .wrap(
                        boundary.as(Role.KEY_OPERATION),
                        inner.label(),
                        Optional.empty(),
                        new Wrapping(under, Optional.empty(), WrapMethod.RSA_WRAP_OAEP));
    }

    @Test
    void a_command_about_keys_of_sessions_brings_nothing_secret() {
        KeyObject key = made();
        var destroy =
                new Command.DestroyKey(boundary.as(Role.KEY_MANAGEMENT), key.id(), key.version());
        assertThatThrownBy(() -> new Command.InSession(destroy, List.of(key)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Command.InSession(destroy, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        var inSession = new Command.InSession(destroy, List.of(key.withoutSecrets()));
        assertThatThrownBy(() -> new Command.InSession(inSession, List.of(key.withoutSecrets())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void destroying_a_key_ends_it_with_a_record() {
        KeyObject key = made(Attribute.DESTROYABLE);
        Answers.granted(
                session.keys()
                        .destroy(boundary.as(Role.KEY_MANAGEMENT), key.label(), Optional.empty()));
        assertThat(session.held().all()).isEmpty();
        EvidenceRecord last = boundary.records().all().getLast();
        assertThat(last.operation()).isEqualTo(Operation.DESTROY_KEY);
        assertThat(last.key()).contains(key.id());
    }
}
