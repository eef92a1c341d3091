package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.bytes;
import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.journal.proto.v1.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Policies of partitions and keys as bytes (docs/formats/state-values.md). */
final class PolicyCodec {
    /** Settings of a policy that had fields before there was a list of them. */
    private static final Set<PolicySetting> WITH_OWN_FIELD =
            EnumSet.of(
                    PolicySetting.MINIMUM_RSA_BITS,
                    PolicySetting.CLIENT_API_ACCESS,
                    PolicySetting.READ_ONLY,
                    PolicySetting.USE_OBJECTS,
                    PolicySetting.DESTROY_OBJECTS);

    private PolicyCodec() {}

    static Values.PartitionPolicy toMessage(PartitionPolicy policy) {
        var m =
                Values.PartitionPolicy.newBuilder()
                        .setMinimumRsaBits(policy.value(PolicySetting.MINIMUM_RSA_BITS))
                        .setClientApiAccess(policy.on(PolicySetting.CLIENT_API_ACCESS))
                        .setReadOnly(policy.on(PolicySetting.READ_ONLY))
                        .setUseObjects(policy.on(PolicySetting.USE_OBJECTS))
                        .setDestroyObjects(policy.on(PolicySetting.DESTROY_OBJECTS));
        policy.differences()
                .forEach(
                        (setting, value) -> {
                            if (!WITH_OWN_FIELD.contains(setting)) {
                                m.addSettings(
                                        Values.PolicySetting.newBuilder()
                                                .setName(setting.wireName())
                                                .setValue(value));
                            }
                        });
        return m.build();
    }

    static PartitionPolicy fromMessage(Values.PartitionPolicy m) {
        var policy =
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.MINIMUM_RSA_BITS, m.getMinimumRsaBits())
                        .with(PolicySetting.CLIENT_API_ACCESS, m.getClientApiAccess())
                        .with(PolicySetting.READ_ONLY, m.getReadOnly())
                        .with(PolicySetting.USE_OBJECTS, m.getUseObjects())
                        .with(PolicySetting.DESTROY_OBJECTS, m.getDestroyObjects());
        for (Values.PolicySetting setting : m.getSettingsList()) {
            policy = policy.with(Vocabulary.policySetting(setting.getName()), setting.getValue());
        }
        return policy;
    }

    static Values.KeyPolicy toMessage(KeyPolicy policy) {
        var m = Values.KeyPolicy.newBuilder().setBlocked(policy.blocked());
        rule(policy.use(), m::setUse);
        rule(policy.block(), m::setBlock);
        rule(policy.unblock(), m::setUnblock);
        rule(policy.modify(), m::setModify);
        return m.build();
    }

    static KeyPolicy fromMessage(Values.KeyPolicy m) {
        known(m);
        return new KeyPolicy(
                rule(m.hasUse(), m.getUse()),
                rule(m.hasBlock(), m.getBlock()),
                rule(m.hasUnblock(), m.getUnblock()),
                rule(m.hasModify(), m.getModify()),
                m.getBlocked());
    }

    /** A rule that asks for nothing is left out, as all were before there were rules. */
    private static void rule(Rule rule, Consumer<Values.Rule> set) {
        if (!rule.tokens().isEmpty()) {
            set.accept(
                    Values.Rule.newBuilder()
                            .addAllTokens(
                                    rule.tokens().stream().map(PolicyCodec::toMessage).toList())
                            .build());
        }
    }

    private static Rule rule(boolean present, Values.Rule m) {
        if (!present) {
            return Rule.NONE;
        }
        require(known(m).getTokensCount() > 0, "a rule has tokens");
        List<RuleToken> tokens = new ArrayList<>();
        for (Values.RuleToken token : m.getTokensList()) {
            tokens.add(fromMessage(known(token)));
        }
        return new Rule(tokens);
    }

    private static Values.RuleToken toMessage(RuleToken token) {
        return Values.RuleToken.newBuilder()
                .setName(token.name())
                .setTimelockSeconds(token.timelockSeconds())
                .setTimeoutSeconds(token.timeoutSeconds())
                .addAllGroups(token.groups().stream().map(PolicyCodec::toMessage).toList())
                .build();
    }

    private static RuleToken fromMessage(Values.RuleToken m) {
        List<Group> groups = new ArrayList<>();
        for (Values.Group group : m.getGroupsList()) {
            groups.add(fromMessage(known(group)));
        }
        return new RuleToken(m.getName(), m.getTimelockSeconds(), m.getTimeoutSeconds(), groups);
    }

    private static Values.Group toMessage(Group group) {
        return Values.Group.newBuilder()
                .setName(group.name())
                .setQuorum(group.quorum())
                .addAllApprovers(group.approvers().stream().map(PolicyCodec::toMessage).toList())
                .build();
    }

    private static Group fromMessage(Values.Group m) {
        List<Approver> approvers = new ArrayList<>();
        for (Values.Approver approver : m.getApproversList()) {
            approvers.add(fromMessage(known(approver)));
        }
        return new Group(m.getName(), m.getQuorum(), approvers);
    }

    private static Values.Approver toMessage(Approver approver) {
        var m = Values.Approver.newBuilder().setPublicKey(bytes(approver.publicKey()));
        approver.name().ifPresent(m::setName);
        approver.certificate()
                .ifPresent(
                        certificate ->
                                m.setCertificate(
                                        Values.CertifiedKey.newBuilder()
                                                .setEncoded(bytes(certificate.encoded()))
                                                .setNotBefore(time(certificate.notBefore()))
                                                .setNotAfter(time(certificate.notAfter()))));
        return m.build();
    }

    private static Approver fromMessage(Values.Approver m) {
        return new Approver(
                m.hasName() ? Optional.of(m.getName()) : Optional.empty(),
                bytes(m.getPublicKey()),
                m.hasCertificate()
                        ? Optional.of(fromMessage(known(m.getCertificate())))
                        : Optional.empty());
    }

    private static Approver.CertifiedKey fromMessage(Values.CertifiedKey m) {
        return new Approver.CertifiedKey(
                bytes(m.getEncoded()),
                time(m.hasNotBefore(), m.getNotBefore()),
                time(m.hasNotAfter(), m.getNotAfter()));
    }
}
