package io.claviger.journal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.command.Command;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.state.KeyPolicy;
import io.claviger.journal.proto.v1.Values;
import io.claviger.journal.testing.ApprovalSamples;
import io.claviger.journal.testing.ApproverSamples;
import io.claviger.journal.testing.Samples;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void what_is_decoded_is_what_was_encoded_and_has_the_same_bytes(long seed) {
        var samples = new Samples(seed);
        for (Command command : samples.oneOfEach()) {
            byte[] bytes = CommandCodec.encode(command);
            Command decoded = CommandCodec.decode(bytes);
            assertThat(decoded).isEqualTo(command);
            assertThat(CommandCodec.encode(decoded)).isEqualTo(bytes);
        }
        var device = samples.device();
        assertThat(ValueCodec.decodeDevice(ValueCodec.encode(device))).isEqualTo(device);
        var partition = samples.partition(Samples.DEMO);
        assertThat(ValueCodec.decodePartition(ValueCodec.encode(partition))).isEqualTo(partition);
        var application = samples.application(Samples.APP, Samples.DEMO);
        assertThat(ValueCodec.decodeApplication(ValueCodec.encode(application)))
                .isEqualTo(application);
        var credential = samples.credential(Optional.of(Samples.APP));
        assertThat(ValueCodec.decodeCredential(ValueCodec.encode(credential)))
                .isEqualTo(credential);
        var key = samples.key(Samples.DEMO, samples.label());
        assertThat(ValueCodec.decodeKey(ValueCodec.encode(key))).isEqualTo(key);
        var newer = samples.keyWithAddress(Samples.DEMO, samples.label());
        assertThat(ValueCodec.decodeKey(ValueCodec.encode(newer))).isEqualTo(newer);
        assertThat(ValueCodec.decodeCounter(ValueCodec.encodeCounter(seed))).isEqualTo(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void requests_and_rules_come_back_as_they_were(long seed) {
        var samples = new ApprovalSamples(seed);
        for (Command command : samples.commands()) {
            byte[] bytes = CommandCodec.encode(command);
            assertThat(CommandCodec.decode(bytes)).isEqualTo(command);
            assertThat(CommandCodec.encode(CommandCodec.decode(bytes))).isEqualTo(bytes);
        }
        for (Command command : samples.commands()) {
            if (command instanceof Command.Authorized a && a.request().isEmpty()) {
                var presented =
                        new Command.Authorized(
                                a.action(),
                                a.approvals(),
                                Optional.empty(),
                                Optional.of(samples.request().token()));
                assertThat(CommandCodec.decode(CommandCodec.encode(presented)))
                        .isEqualTo(presented);
            }
        }
        for (ApprovalRequest request : samples.requests()) {
            byte[] bytes = RequestCodec.encode(request);
            assertThat(RequestCodec.decode(bytes)).isEqualTo(request);
            assertThat(RequestCodec.encode(RequestCodec.decode(bytes))).isEqualTo(bytes);
        }
        var key = samples.key(samples.partialPolicy());
        byte[] bytes = ValueCodec.encode(key);
        assertThat(ValueCodec.decodeKey(bytes)).isEqualTo(key);
        assertThat(ValueCodec.encode(ValueCodec.decodeKey(bytes))).isEqualTo(bytes);
    }

    @Test
    void a_rule_that_asks_for_nothing_has_one_form_only() {
        Values.KeyPolicy none = PolicyCodec.toMessage(new KeyPolicy(true));
        assertThat(none.toByteArray()).isEqualTo(new byte[] {8, 1});
        Values.KeyPolicy empty = none.toBuilder().setUse(Values.Rule.getDefaultInstance()).build();
        assertThatThrownBy(() -> PolicyCodec.fromMessage(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has tokens");
    }

    @Test
    void an_unknown_field_deep_in_a_rule_is_refused() throws InvalidProtocolBufferException {
        var samples = new ApprovalSamples(1);
        var group = new Group("group", 1, List.of(samples.approver()));
        var rule = new Rule(List.of(new RuleToken("token", 0, 0, List.of(group))));
        var policy = new KeyPolicy(rule, Rule.NONE, Rule.NONE, Rule.NONE, false);
        Values.KeyPolicy message = PolicyCodec.toMessage(policy);
        var later = UnknownFieldSet.Field.newBuilder().addVarint(1).build();
        var changed = message.toBuilder();
        changed.getUseBuilder()
                .getTokensBuilder(0)
                .getGroupsBuilder(0)
                .getApproversBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, later).build());
        var reread = Values.KeyPolicy.parseFrom(changed.build().toByteArray());
        assertThat(PolicyCodec.fromMessage(message)).isEqualTo(policy);
        assertThatThrownBy(() -> PolicyCodec.fromMessage(reread))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown field");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void a_batch_keeps_its_commands_in_order(long seed) {
        var commands = new Samples(seed).oneOfEach();
        byte[] bytes =
                BatchCodec.encode(seed, 42, commands.stream().map(CommandCodec::encode).toList());
        assertThat(BatchCodec.header(ByteBuffer.wrap(bytes)))
                .isEqualTo(new BatchCodec.Header(seed, 42));
        var batch = BatchCodec.decode(ByteBuffer.wrap(bytes));
        assertThat(batch.session()).isEqualTo(seed);
        assertThat(batch.sequence()).isEqualTo(42);
        assertThat(batch.commands()).isEqualTo(commands);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.journal.testing.Seeds#many")
    void damaged_bytes_give_their_own_exception_or_another_value(long seed) {
        var random = new Random(seed);
        var samples = new Samples(seed);
        var encoded = new ArrayList<byte[]>();
        samples.oneOfEach().forEach(c -> encoded.add(CommandCodec.encode(c)));
        samples.derivations().forEach(c -> encoded.add(CommandCodec.encode(c)));
        var approvals = new ApprovalSamples(seed);
        approvals.commands().forEach(c -> encoded.add(CommandCodec.encode(c)));
        approvals.requests().forEach(r -> encoded.add(RequestCodec.encode(r)));
        encoded.add(RequestCodec.encodeLine(approvals.request()));
        encoded.add(ValueCodec.encode(approvals.key(approvals.policy())));
        var approvers = new ApproverSamples(seed);
        approvers.commands().forEach(c -> encoded.add(CommandCodec.encode(c)));
        approvers.replacements().forEach(c -> encoded.add(CommandCodec.encode(c)));
        encoded.add(RequestCodec.encode(approvers.request()));
        encoded.add(ApproverCodec.encode(approvers.account(Samples.DEMO)));
        encoded.add(ValueCodec.encode(samples.device()));
        encoded.add(ValueCodec.encode(samples.application(Samples.APP, Samples.DEMO)));
        encoded.add(ValueCodec.encode(samples.key(Samples.DEMO, samples.label())));
        encoded.add(
                BatchCodec.encode(
                        1, 2, samples.oneOfEach().stream().map(CommandCodec::encode).toList()));
        for (byte[] bytes : encoded) {
            for (int i = 0; i < 20; i++) {
                feed(mutate(bytes, random));
            }
        }
        var noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        feed(noise);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] copy =
                random.nextInt(4) == 0
                        ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))
                        : bytes.clone();
        for (int flips = random.nextInt(4); flips > 0 && copy.length > 0; flips--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }

    private static void feed(byte[] bytes) {
        attempt(CommandCodec::decode, bytes);
        attempt(b -> BatchCodec.decode(ByteBuffer.wrap(b)), bytes);
        attempt(b -> BatchCodec.header(ByteBuffer.wrap(b)), bytes);
        attempt(ValueCodec::decodeDevice, bytes);
        attempt(ValueCodec::decodePartition, bytes);
        attempt(ValueCodec::decodeApplication, bytes);
        attempt(ValueCodec::decodeCredential, bytes);
        attempt(ValueCodec::decodeKey, bytes);
        attempt(ValueCodec::decodeDataObject, bytes);
        attempt(ApproverCodec::decode, bytes);
        attempt(ValueCodec::decodeCounter, bytes);
        attempt(RequestCodec::decode, bytes);
        attempt(
                b ->
                        RequestCodec.decodeLine(
                                new ApprovalRequestId(new UUID(1, 2)), Instant.EPOCH, b),
                bytes);
    }

    private static void attempt(Function<byte[], ?> decoder, byte[] bytes) {
        try {
            assertThat(decoder.apply(bytes)).isNotNull();
        } catch (UnreadableBytes e) {
            assertThat(e).hasMessageContaining("unreadable");
        }
    }

    @Test
    void a_batch_of_another_format_is_refused() {
        byte[] bytes = BatchCodec.encode(1, 2, java.util.List.of());
        bytes[1] = 2;
        assertThatThrownBy(() -> BatchCodec.decode(ByteBuffer.wrap(bytes)))
                .isInstanceOf(UnreadableBytes.class)
                .hasMessageContaining("format 2");
    }
}
