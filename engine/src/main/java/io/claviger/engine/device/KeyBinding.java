package io.claviger.engine.device;

import io.claviger.core.approval.RuleKind;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.Validity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is bound into a key's wrapping besides partition, id and version: whoever edits one of these
 * in the store gets a key that does not open. Layout: {@code docs/formats/wrapped-key.md}. A field
 * that comes later is bound only where it has a value, and says its name, so that older keys open.
 */
final class KeyBinding {
    private KeyBinding() {}

    static Bytes of(KeyObject key) {
        List<byte[]> fields = new ArrayList<>();
        fields.add(utf8(key.application().value()));
        fields.add(utf8(key.label().value()));
        fields.add(utf8(key.spec().displayName()));
        fields.add(ByteBuffer.allocate(Long.BYTES).putLong(key.attributes().mask()).array());
        fields.add(utf8(key.policy().map(KeyBinding::policy).orElse("none")));
        fields.add(key.publicKey().map(Bytes::unsafeArray).orElse(new byte[0]));
        fields.add(key.passwordVerifier().map(Bytes::unsafeArray).orElse(new byte[0]));
        // Only where there is one: keys without keep the bytes that they were wrapped with.
        key.addressFormat().ifPresent(format -> fields.add(utf8("address " + format.name())));
        if (!key.validity().equals(Validity.ALWAYS)) {
            fields.add(utf8(validity(key.validity())));
        }
        if (!key.certificates().isEmpty()) {
            fields.add(utf8("certificates"));
            key.certificates().forEach(certificate -> fields.add(certificate.unsafeArray()));
        }
        if (!key.token().equals(TokenAttributes.NONE)) {
            fields.add(utf8("token"));
            key.token().words().forEach(word -> fields.add(utf8(word)));
        }
        key.policy().filter(policy -> !policy.withoutRules()).ifPresent(p -> addRules(p, fields));
        return joined(fields);
    }

    /** The rules, and of certificates what the state keeps beside their bytes. */
    private static void addRules(KeyPolicy policy, List<byte[]> fields) {
        fields.add(utf8("rules"));
        fields.add(policy.encodedRules().unsafeArray());
        for (RuleKind kind : RuleKind.values()) {
            policy.rule(kind)
                    .approvers()
                    .forEach(
                            approver ->
                                    approver.certificate()
                                            .ifPresent(
                                                    certificate -> {
                                                        fields.add(
                                                                approver.publicKey().unsafeArray());
                                                        fields.add(
                                                                utf8(
                                                                        certificate.notBefore()
                                                                                + " "
                                                                                + certificate
                                                                                        .notAfter()));
                                                    }));
        }
    }

    /** Each field behind its length. */
    static Bytes joined(List<byte[]> fields) {
        int length = fields.stream().mapToInt(field -> Integer.BYTES + field.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(length);
        fields.forEach(field -> buffer.putInt(field.length).put(field));
        return Bytes.owned(buffer.array());
    }

    private static String policy(KeyPolicy policy) {
        return policy.blocked() ? "blocked" : "open";
    }

    private static String validity(Validity validity) {
        return "validity " + date(validity.notBefore()) + " " + date(validity.notAfter());
    }

    private static String date(Optional<Instant> date) {
        return date.map(Instant::toString).orElse("open");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
