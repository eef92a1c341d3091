package io.claviger.verifier.past;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Lifecycle;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.Role;
import io.claviger.core.state.Validity;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.verifier.approval.RecordedPolicy;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads things from documents of state ({@code docs/formats/evidence-state.md}). What documents do
 * not tell is empty: wrapped keys, verifiers, digests of tokens, certificates.
 */
final class Things {
    private Things() {}

    /** {@link MalformedEvidence} if the document is not as it is written here. */
    static <T> T read(Json.Obj members, Function<Json.Obj, T> reader) {
        try {
            return reader.apply(members);
        } catch (IllegalArgumentException | java.time.DateTimeException malformed) {
            throw new MalformedEvidence("a document of state cannot be read");
        }
    }

    static Partition partition(String id, Json.Obj members) {
        var settings = new EnumMap<PolicySetting, Integer>(PolicySetting.class);
        Json.Obj policy = members.object("policy");
        for (PolicySetting setting : PolicySetting.values()) {
            // A setting that came later had its default.
            policy.optionalText(setting.wireName())
                    .ifPresent(text -> settings.put(setting, setting.read(text)));
        }
        return new Partition(
                new PartitionId(id),
                time(members, "created"),
                new PartitionPolicy(settings),
                Bytes.empty(),
                base64(members.text("attestationPublicKey")),
                Bytes.empty(),
                members.optionalText("attestationCertificate").map(Things::base64),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Application application(String id, Json.Obj members) {
        Set<InterfaceName> interfaces =
                texts(members, "interfaces").stream()
                        .map(name -> InterfaceName.ofWireName(name).orElseThrow(Things::unknown))
                        .collect(
                                Collectors.toCollection(() -> EnumSet.noneOf(InterfaceName.class)));
        return new Application(
                new ApplicationId(id),
                new PartitionId(members.text("partition")),
                members.text("owner"),
                members.text("purpose"),
                members.text("environment"),
                interfaces,
                Set.copyOf(texts(members, "algorithms")),
                new AccessPath(
                        texts(members, "sources"),
                        texts(members, "clientCertificates").stream().map(Things::hex).toList(),
                        texts(members, "tokenSubjects"),
                        flag(members, "secondFactorRequired"),
                        texts(members, "requestSigners").stream().map(Things::base64).toList(),
                        flag(members, "signedRequestsRequired")),
                members.text("destination"),
                new Lifecycle(
                        Math.toIntExact(members.integer("rotationDays")),
                        Math.toIntExact(members.integer("expiryDays")),
                        members.text("destruction"),
                        members.optionalInteger("retentionDays").map(Math::toIntExact)),
                members.text("recoveryOwner"),
                members.text("recoveryExpectation"),
                members.text("auditDestination"),
                members.text("rollback"),
                members.integer("version"),
                time(members, "onboarded"),
                members.members().containsKey("departed")
                        ? texts(members, "departed").stream()
                                .map(
                                        who ->
                                                Responsible.ofWireName(who)
                                                        .orElseThrow(Things::unknown))
                                .collect(Collectors.toSet())
                        : Set.of(),
                List.of());
    }

    static Credential credential(String id, Json.Obj members) {
        return new Credential(
                new CredentialId(id),
                members.text("name"),
                Role.ofWireName(members.text("role")).orElseThrow(Things::unknown),
                members.optionalText("partition").map(PartitionId::new),
                members.optionalText("application").map(ApplicationId::new),
                Bytes.empty(),
                time(members, "created"),
                optionalTime(members, "expires"),
                optionalTime(members, "revoked"));
    }

    /**
     * A key.
     *
     * @param policies the bytes of a policy by their SHA-256
     */
    static KeyObject key(String id, Json.Obj members, Function<Bytes, Optional<Bytes>> policies) {
        Set<Attribute> attributes =
                texts(members, "attributes").stream()
                        .map(name -> Attribute.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Attribute.class)));
        Optional<KeyPolicy> policy =
                members.optionalText("policyDigest")
                        .map(Things::hex)
                        .map(
                                digest ->
                                        policies.apply(digest)
                                                .orElseThrow(
                                                        () ->
                                                                new MalformedEvidence(
                                                                        "the policy of a key is not kept")))
                        .map(RecordedPolicy::read);
        return new KeyObject(
                KeyId.of(id),
                new PartitionId(members.text("partition")),
                new ApplicationId(members.text("application")),
                new KeyLabel(members.text("label")),
                members.optionalText("pkcs11Id"),
                KeySpec.ofDisplayName(members.text("algorithm")).orElseThrow(Things::unknown),
                KeyAttributes.of(attributes),
                policy,
                members.optionalText("addressFormat").map(AddressFormat::valueOf),
                members.integer("version"),
                time(members, "created"),
                members.optionalText("publicKey").map(Things::base64),
                flag(members, "passwordProtected") ? Optional.of(Bytes.empty()) : Optional.empty(),
                Bytes.empty(),
                List.of(),
                new Validity(optionalTime(members, "notBefore"), optionalTime(members, "notAfter")),
                optionalTime(members, "invalidated"));
    }

    private static List<String> texts(Json.Obj members, String name) {
        return members.array(name).texts(name);
    }

    private static boolean flag(Json.Obj members, String name) {
        return members.members().get(name) instanceof Json.Bool(var value) && value;
    }

    private static Instant time(Json.Obj members, String name) {
        return Instant.parse(members.text(name));
    }

    private static Optional<Instant> optionalTime(Json.Obj members, String name) {
        return members.optionalText(name).map(Instant::parse);
    }

    private static Bytes base64(String text) {
        return Bytes.owned(Base64.getDecoder().decode(text));
    }

    private static Bytes hex(String text) {
        return Bytes.owned(HexFormat.of().parseHex(text));
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("a word that is not known");
    }
}
