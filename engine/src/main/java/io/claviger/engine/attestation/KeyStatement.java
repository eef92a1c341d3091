package io.claviger.engine.attestation;

import io.claviger.core.approval.Approver;
import io.claviger.core.approval.Group;
import io.claviger.core.approval.Rule;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.RuleToken;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * What a key is, in the XML that TSB clients know (rest-api.md §4.2). One element a line, so text
 * tools can read it.
 */
final class KeyStatement {
    private static final Attribute[] SHOWN = {
        Attribute.DECRYPT,
        Attribute.SIGN,
        Attribute.UNWRAP,
        Attribute.DERIVE,
        Attribute.SENSITIVE,
        Attribute.ALWAYS_SENSITIVE,
        Attribute.EXTRACTABLE,
        Attribute.NEVER_EXTRACTABLE,
        Attribute.MODIFIABLE,
        Attribute.COPYABLE,
        Attribute.DESTROYABLE
    };

    private final StringBuilder xml = new StringBuilder(1024);

    static String of(
            KeyObject key,
            Optional<Derivation> derivation,
            Optional<Bytes> address,
            long uses,
            Instant attested) {
        return new KeyStatement().write(key, derivation, address, uses, attested);
    }

    private String write(
            KeyObject key,
            Optional<Derivation> derivation,
            Optional<Bytes> address,
            long uses,
            Instant attested) {
        String root = key.spec().algorithm().asymmetric() ? "private_key" : "secret_key";
        xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
                .append(root)
                .append(" creation=\"generated\">\n");
        element("label", key.label().value());
        key.pkcs11Id().ifPresent(id -> element("id", id));
        element("uuid", key.id().toString());
        element("create_time", time(key.created()));
        element("attest_time", time(attested));
        element("key_use_count", Long.toString(uses));
        element("algorithm", key.spec().wireName());
        element("algorithm_oid", key.spec().oid());
        switch (key.spec()) {
            case KeySpec.Ec(var curve) -> element("curve_oid", curve.oid());
            case KeySpec.Xdh(var curve) -> element("curve_oid", curve.oid());
            case KeySpec.Ed _, KeySpec.Bls _, KeySpec.Parametrized _ -> {}
            case KeySpec.Rsa(int bits) -> element("key_size", Integer.toString(bits));
            case KeySpec.Dh(int bits) -> element("key_size", Integer.toString(bits));
            case KeySpec.Dsa(int bits) -> element("key_size", Integer.toString(bits));
            case KeySpec.Symmetric secret -> element("key_size", Integer.toString(secret.bits()));
        }
        key.publicKey().map(Bytes::base64).ifPresent(spki -> element("public_key", spki));
        derivation.ifPresent(
                tree ->
                        element(
                                "derivation_value",
                                " type=\"" + tree.type() + "\"",
                                upperHex(tree.chainCode())));
        address.ifPresent(bytes -> element("address_truncated", upperHex(bytes)));
        xml.append("<attributes>\n");
        for (Attribute attribute : SHOWN) {
            element(
                    attribute.name().toLowerCase(Locale.ROOT),
                    Boolean.toString(key.attributes().has(attribute)));
        }
        xml.append("</attributes>\n");
        key.policy()
                .ifPresent(
                        policy -> {
                            xml.append("<policy>\n<key_status>\n");
                            element("blocked", Boolean.toString(policy.blocked()));
                            xml.append("</key_status>\n");
                            for (RuleKind kind : RuleKind.values()) {
                                rule(kind, policy.rule(kind));
                            }
                            xml.append("</policy>\n");
                        });
        return xml.append("</").append(root).append(">\n").toString();
    }

    /** A rule that asks for nobody is not there. */
    private void rule(RuleKind kind, Rule rule) {
        if (rule.tokens().isEmpty()) {
            return;
        }
        String element =
                switch (kind) {
                    case USE -> "rule_use";
                    case BLOCK -> "rule_block";
                    case UNBLOCK -> "rule_unblock";
                    case MODIFY -> "rule_modify";
                };
        xml.append('<').append(element).append(">\n");
        for (RuleToken token : rule.tokens()) {
            xml.append("<token name=\"").append(quoted(token.name())).append("\">\n");
            element("timelock", Long.toString(token.timelockSeconds()));
            element("timeout", Long.toString(token.timeoutSeconds()));
            token.groups().forEach(this::group);
            xml.append("</token>\n");
        }
        xml.append("</").append(element).append(">\n");
    }

    private void group(Group group) {
        xml.append("<group name=\"").append(quoted(group.name())).append("\">\n");
        element("quorum", Integer.toString(group.quorum()));
        for (Approver approver : group.approvers()) {
            element(
                    "approval",
                    " type=\"%s\" name=\"%s\""
                            .formatted(
                                    approver.certificate().isPresent()
                                            ? "certificate"
                                            : "public_key",
                                    quoted(approver.name().orElse(""))),
                    approver.certificate()
                            .map(Approver.CertifiedKey::encoded)
                            .orElse(approver.publicKey())
                            .base64());
        }
        xml.append("</group>\n");
    }

    private void element(String name, String value) {
        element(name, "", value);
    }

    private void element(String name, String attribute, String value) {
        xml.append('<').append(name).append(attribute).append('>');
        xml.append(escaped(value));
        xml.append("</").append(name).append(">\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quoted(String text) {
        return escaped(text).replace("\"", "&quot;");
    }

    private static String upperHex(Bytes bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes.unsafeArray());
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
