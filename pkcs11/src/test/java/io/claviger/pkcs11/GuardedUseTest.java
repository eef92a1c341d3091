package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.pkcs11.answer.Approvals;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.Approvers;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys under approval rules, used by a program that knows of none: two of three must say yes. */
class GuardedUseTest {
    private static final byte[] PROCESS = new byte[16];
    private static final byte[] MESSAGE = ProtocolClient.utf8("what is signed");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int DECRYPT = 2;
    private static final int SIGN = 3;

    private final TestNode node = new TestNode();
    private final Approvers approvers = new Approvers(node, 3);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private @TempDir Path folder;

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        node.close();
    }

    private Pkcs11Server server(Duration wait, int connections) {
        var server =
                Pkcs11Server.start(
                        new Pkcs11Options(
                                Optional.of(folder.resolve("p11.sock")),
                                Optional.empty(),
                                Optional.empty(),
                                connections,
                                "0.0-test",
                                CallMeter.NONE,
                                new Approvals(approvers::ask, wait, connections / 2)),
                        node.engine(),
                        node.journal(),
                        () -> TestNode.clock().instant().plus(later.get()),
                        _ -> {});
        open.add(server);
        return server;
    }

    private ProtocolClient client(Pkcs11Server server) {
        ProtocolClient client = ProtocolClient.connect(server.socket().orElseThrow());
        open.add(client);
        assertThat(
                        client.hello(
                                PROCESS,
                                "DEMO",
                                node.token(Role.KEY_OPERATION),
                                node.token(Role.KEY_MANAGEMENT)))
                .isEqualTo(ReturnValue.OK);
        return client;
    }

    private static long session(ProtocolClient client) {
        long session = client.openSession(true);
        // The second session of a program is logged in already.
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN))
                .isIn(ReturnValue.OK, ReturnValue.USER_ALREADY_LOGGED_IN);
        return session;
    }

    private long key(ProtocolClient client, long session) {
        approvers.guard("guarded", new KeySpec.Ec(Curve.P256), Attribute.SIGN);
        return client.find(session, Map.of(Ck.CKA_LABEL, "guarded", Ck.CKA_CLASS, 3L)).getFirst();
    }

    private static WireWriter signing(long session, long key, byte[] message) {
        return new WireWriter()
                .u64(session)
                .u8(SIGN)
                .u64(Ck.CKM_ECDSA_SHA256)
                .bytes(Optional.empty())
                .u64(key)
                .bytes(message)
                .bytes(Optional.empty());
    }

    private static ProtocolClient.Result sign(ProtocolClient client, long session, long key) {
        return client.call(Call.ONE_SHOT, signing(session, key, MESSAGE));
    }

    /** A call that waits, in a thread of its own. */
    private static CompletableFuture<ProtocolClient.Result> later(
            Supplier<ProtocolClient.Result> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }

    private static ProtocolClient.Result soon(CompletableFuture<ProtocolClient.Result> call)
            throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private boolean verifies(byte[] signature) throws GeneralSecurityException {
        var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(
                KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(approvers.publicKey("guarded"))));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private long granted(Operation operation) {
        return node.records().stream()
                .filter(record -> record.operation() == operation)
                .filter(record -> record.refusal().isEmpty())
                .count();
    }

    @Test
    void a_call_waits_and_is_answered_when_the_second_approval_comes() throws Exception {
        ProtocolClient client = client(server(LONG, 4));
        long session = session(client);
        long key = key(client, session);
        var call = later(() -> sign(client, session, key));
        ApprovalRequest request = approvers.asked();
        approvers.approve(request, 0);
        assertThat(call.isDone()).isFalse();
        approvers.approve(request, 1);
        ProtocolClient.Result result = soon(call);
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(verifies(result.body().bytes())).isTrue();
        EvidenceRecord signed =
                node.records().stream()
                        .filter(record -> record.operation() == Operation.SIGN)
                        .findFirst()
                        .orElseThrow();
        assertThat(signed.origin().interfaceName().wireName()).isEqualTo("pkcs11");
        assertThat(signed.origin().client()).contains("tester (pid 4711 on host1)");
        assertThat(granted(Operation.SIGN)).isEqualTo(1);
        assertThat(granted(Operation.COLLECT_REQUEST)).isEqualTo(1);
    }

    @Test
    void a_call_made_again_takes_the_result_once_and_the_next_one_asks_anew() throws Exception {
        ProtocolClient client = client(server(Duration.ZERO, 4));
        long session = session(client);
        long key = key(client, session);
        assertThat(sign(client, session, key).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        ApprovalRequest request = approvers.asked();
        assertThat(sign(client, session, key).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        approvers.approve(request, 0);
        approvers.approve(request, 2);
        assertThat(granted(Operation.SIGN)).isEqualTo(1);
        ProtocolClient.Result result = sign(client, session, key);
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(verifies(result.body().bytes())).isTrue();
        assertThat(granted(Operation.SIGN)).isEqualTo(1);
        assertThat(approvers.now(request).result()).isEmpty();
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        assertThat(sign(client, session, key).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        assertThat(approvers.asked().id()).isNotEqualTo(request.id());
    }

    @Test
    void a_time_lock_runs_although_enough_have_approved() throws Exception {
        ProtocolClient client = client(server(Duration.ZERO, 4));
        long session = session(client);
        approvers.guard("guarded", new KeySpec.Ec(Curve.P256), Attribute.SIGN, 3600);
        long key =
                client.find(session, Map.of(Ck.CKA_LABEL, "guarded", Ck.CKA_CLASS, 3L)).getFirst();
        sign(client, session, key);
        ApprovalRequest request = approvers.asked();
        approvers.vote(request, 0);
        approvers.vote(request, 1);
        assertThat(approvers.execute(request, 3599)).isInstanceOf(Answer.Refused.class);
        assertThat(sign(client, session, key).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        assertThat(granted(Operation.SIGN)).isZero();
        assertThat(approvers.execute(request, 3601)).isInstanceOf(Answer.Granted.class);
        later.set(Duration.ofSeconds(3602));
        ProtocolClient.Result result = sign(client, session, key);
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(verifies(result.body().bytes())).isTrue();
    }

    @Test
    void other_data_and_another_way_to_sign_are_other_requests() throws Exception {
        ProtocolClient client = client(server(Duration.ZERO, 4));
        long session = session(client);
        long key = key(client, session);
        sign(client, session, key);
        client.call(Call.ONE_SHOT, signing(session, key, ProtocolClient.utf8("other")));
        client.oneShot(session, SIGN, Ck.CKM_ECDSA, new byte[0], key, new byte[32]);
        assertThat(List.of(approvers.asked(), approvers.asked(), approvers.asked()))
                .extracting(ApprovalRequest::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void parts_are_the_same_request_as_the_whole() throws Exception {
        Pkcs11Server server = server(Duration.ZERO, 4);
        ProtocolClient client = client(server);
        long session = session(client);
        long key = key(client, session);
        assertThat(sign(client, session, key).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        assertThat(inParts(client, session, key, MESSAGE).value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        ApprovalRequest request = approvers.asked();
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        approvers.approve(request, 0);
        approvers.approve(request, 1);
        ProtocolClient.Result result = inParts(client, session, key, MESSAGE);
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(verifies(result.body().bytes())).isTrue();
    }

    @Test
    void what_is_too_long_to_be_shown_is_asked_for_by_its_digest() throws Exception {
        ProtocolClient client = client(server(Duration.ZERO, 4));
        long session = session(client);
        long key = key(client, session);
        byte[] big = new byte[70_000];
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(big);
        for (ProtocolClient.Result result :
                List.of(
                        client.call(Call.ONE_SHOT, signing(session, key, big)),
                        inParts(client, session, key, big),
                        client.oneShot(session, SIGN, Ck.CKM_ECDSA, new byte[0], key, digest))) {
            assertThat(result.value()).isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        }
        ApprovalRequest request = approvers.asked();
        assertThat(List.of(approvers.asked(), approvers.asked()))
                .extracting(ApprovalRequest::id)
                .containsOnly(request.id());
    }

    private static ProtocolClient.Result inParts(
            ProtocolClient client, long session, long key, byte[] data) {
        client.done(
                Call.INIT,
                new WireWriter()
                        .u64(session)
                        .u8(SIGN)
                        .u64(Ck.CKM_ECDSA_SHA256)
                        .bytes(Optional.empty())
                        .u64(key));
        client.done(Call.UPDATE, new WireWriter().u64(session).u8(SIGN).bytes(data));
        return client.call(
                Call.FINAL, new WireWriter().u64(session).u8(SIGN).bytes(Optional.empty()));
    }

    @Test
    void a_decryption_waits_in_the_same_way() throws Exception {
        ProtocolClient client = client(server(LONG, 4));
        long session = session(client);
        approvers.guard("box", new KeySpec.Rsa(2048), Attribute.DECRYPT);
        long key = client.find(session, Map.of(Ck.CKA_LABEL, "box", Ck.CKA_CLASS, 3L)).getFirst();
        var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                KeyFactory.getInstance("RSA")
                        .generatePublic(new X509EncodedKeySpec(approvers.publicKey("box"))));
        byte[] body = cipher.doFinal(MESSAGE);
        var call =
                later(
                        () ->
                                client.oneShot(
                                        session, DECRYPT, Ck.CKM_RSA_PKCS, new byte[0], key, body));
        ApprovalRequest request = approvers.asked();
        approvers.approve(request, 1);
        approvers.approve(request, 2);
        ProtocolClient.Result result = soon(call);
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        assertThat(result.body().bytes()).isEqualTo(MESSAGE);
    }

    @Test
    void a_no_of_two_stands_for_a_minute() throws Exception {
        ProtocolClient client = client(server(LONG, 4));
        long session = session(client);
        long key = key(client, session);
        var call = later(() -> sign(client, session, key));
        ApprovalRequest request = approvers.asked();
        approvers.reject(request, 0);
        approvers.reject(request, 1);
        assertThat(soon(call).value()).isEqualTo(ReturnValue.FUNCTION_REJECTED);
        assertThat(sign(client, session, key).value()).isEqualTo(ReturnValue.FUNCTION_REJECTED);
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        assertThat(granted(Operation.SIGN)).isZero();
        later.set(Duration.ofSeconds(61));
        var again = later(() -> sign(client, session, key));
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        ApprovalRequest next = approvers.asked();
        assertThat(next.id()).isNotEqualTo(request.id());
        assertThat(next.status()).isEqualTo(RequestStatus.PENDING);
        approvers.approve(next, 0);
        approvers.approve(next, 1);
        assertThat(soon(again).value()).isEqualTo(ReturnValue.OK);
    }

    @Test
    void another_connection_may_cancel_the_operation_or_close_the_session() throws Exception {
        Pkcs11Server server = server(LONG, 8);
        ProtocolClient client = client(server);
        ProtocolClient other = client(server);
        long session = session(client);
        long key = key(client, session);
        var call = later(() -> sign(client, session, key));
        var _ = approvers.asked();
        untilWaiting(other, session, key);
        other.done(Call.CANCEL, new WireWriter().u64(session).u8(SIGN));
        assertThat(soon(call).value()).isEqualTo(ReturnValue.FUNCTION_CANCELED);
        var again = later(() -> sign(client, session, key));
        var _ = approvers.asked();
        untilWaiting(other, session, key);
        other.done(Call.CLOSE_SESSION, new WireWriter().u64(session));
        assertThat(soon(again).value()).isEqualTo(ReturnValue.SESSION_CLOSED);
    }

    /** Until the call has let the session go: before, a cancel would come too early. */
    private static void untilWaiting(ProtocolClient other, long session, long key) {
        ReturnValue value;
        do {
            value =
                    other.call(
                                    Call.INIT,
                                    new WireWriter()
                                            .u64(session)
                                            .u8(SIGN)
                                            .u64(Ck.CKM_ECDSA_SHA256)
                                            .bytes(Optional.empty())
                                            .u64(key))
                            .value();
            if (value == ReturnValue.OK) {
                other.done(Call.CANCEL, new WireWriter().u64(session).u8(SIGN));
            }
        } while (value != ReturnValue.OPERATION_ACTIVE);
    }

    @Test
    void a_call_repeated_on_another_connection_waits_on() throws Exception {
        Pkcs11Server server = server(LONG, 8);
        ProtocolClient lost = client(server);
        ProtocolClient client = client(server);
        long session = session(client);
        long key = key(client, session);
        long id = 4_711;
        byte[] body = signing(session, key, MESSAGE).toArray();
        lost.send(
                ByteBuffer.allocate(Integer.BYTES + 11 + body.length)
                        .putInt(11 + body.length)
                        .put((byte) 1)
                        .putShort((short) Call.ONE_SHOT.number())
                        .putLong(id)
                        .put(body)
                        .array());
        ApprovalRequest request = approvers.asked();
        lost.close();
        var call = later(() -> client.call(Call.ONE_SHOT, id, signing(session, key, MESSAGE)));
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        approvers.approve(request, 0);
        approvers.approve(request, 1);
        assertThat(soon(call).value()).isEqualTo(ReturnValue.OK);
        assertThat(granted(Operation.SIGN)).isEqualTo(1);
    }

    @Test
    void of_two_same_calls_each_has_a_result_of_its_own() throws Exception {
        Pkcs11Server server = server(LONG, 8);
        ProtocolClient first = client(server);
        ProtocolClient second = client(server);
        long session = session(first);
        long key = key(first, session);
        long another = session(second);
        var one = later(() -> sign(first, session, key));
        ApprovalRequest request = approvers.asked();
        var two = later(() -> sign(second, another, key));
        assertThat(approvers.asked().id()).isEqualTo(request.id());
        approvers.approve(request, 0);
        approvers.approve(request, 1);
        ApprovalRequest next = approvers.asked();
        assertThat(next.id()).isNotEqualTo(request.id());
        approvers.approve(next, 0);
        approvers.approve(next, 1);
        byte[] a = soon(one).body().bytes();
        byte[] b = soon(two).body().bytes();
        assertThat(a).isNotEqualTo(b);
        assertThat(verifies(a)).isTrue();
        assertThat(verifies(b)).isTrue();
        assertThat(granted(Operation.SIGN)).isEqualTo(2);
    }

    @Test
    void waiting_calls_leave_connections_for_others() throws Exception {
        Pkcs11Server server = server(LONG, 2);
        ProtocolClient first = client(server);
        ProtocolClient second = client(server);
        long session = session(first);
        long key = key(first, session);
        long another = session(second);
        var waiting = later(() -> sign(first, session, key));
        ApprovalRequest request = approvers.asked();
        assertThat(
                        second.call(
                                        Call.ONE_SHOT,
                                        signing(another, key, ProtocolClient.utf8("other")))
                                .value())
                .isEqualTo(ReturnValue.CLAVIGER_APPROVAL_REQUIRED);
        approvers.approve(request, 0);
        approvers.approve(request, 1);
        assertThat(soon(waiting).value()).isEqualTo(ReturnValue.OK);
    }
}
