package io.claviger.rest.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyPolicy;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.PolicyForm;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /v1/key} without its password.
 *
 * @param attributes those that are true, defaults applied
 */
record CreateKeyForm(
        KeyLabel label,
        KeySpec spec,
        Set<Attribute> attributes,
        Optional<KeyPolicy> policy,
        Optional<AddressFormat> addressFormat,
        Optional<String> id) {
    private static final int MAX_ID = 256;

    // A curve of one's own: n.aA.bB.xX.yY.gG.hH, all decimal.
    private static final Pattern CUSTOM_CURVE =
            Pattern.compile("[0-9]+\\.a[0-9]+\\.b[0-9]+\\.x[0-9]+\\.y[0-9]+\\.g[0-9]+\\.h[0-9]+");

    CreateKeyForm {
        attributes = Set.copyOf(attributes);
    }

    static CreateKeyForm parse(Members body, PolicyForm policies) {
        KeyLabel label = body.label("label");
        KeySpec spec =
                parameterSet(body).map(KeySpec::of).orElseGet(() -> spec(body, algorithm(body)));
        KeyAlgorithm algorithm = spec.algorithm();
        Set<Attribute> attributes = attributes(body.object("attributes"), algorithm);
        Optional<KeyPolicy> policy = policy(body, algorithm, policies);
        Optional<String> id = body.optionalText("id").filter(text -> !text.isEmpty());
        if (id.filter(text -> text.length() > MAX_ID).isPresent()) {
            throw Unacceptable.malformed("field 'id' has more than " + MAX_ID + " characters");
        }
        return new CreateKeyForm(label, spec, attributes, policy, addressFormat(body), id);
    }

    /** Post-quantum and hash-based keys: the parameter set is the algorithm. */
    private static Optional<ParameterSet> parameterSet(Members body) {
        Optional<String> name = body.optionalText("algorithm");
        Optional<String> oid = body.optionalText("algorithmOid");
        Optional<ParameterSet> byName = name.flatMap(ParameterSet::ofName);
        Optional<ParameterSet> byOid = oid.flatMap(ParameterSet::ofOid);
        boolean contradiction =
                byName.isPresent()
                        ? oid.filter(given -> !given.equals(byName.get().oid())).isPresent()
                        : byOid.isPresent() && name.isPresent();
        if (contradiction) {
            throw contradiction();
        }
        return byName.or(() -> byOid);
    }

    /** The algorithm of a key that comes in; its parameter set, if one is named, it says itself. */
    static KeyAlgorithm foreignAlgorithm(Members body) {
        return parameterSet(body)
                .map(set -> KeySpec.of(set).algorithm())
                .orElseGet(() -> algorithm(body));
    }

    private static Unacceptable contradiction() {
        return Unacceptable.malformed(
                "fields 'algorithm' and 'algorithmOid' contradict each other");
    }

    static KeyAlgorithm algorithm(Members body) {
        body.optionalText("algorithm")
                .flatMap(ContractNames::whyNotMade)
                .ifPresent(
                        reason -> {
                            throw Unacceptable.notImplemented(reason);
                        });
        Optional<KeyAlgorithm> byName =
                body.optionalNamed(
                        "algorithm",
                        name ->
                                KeyAlgorithm.ofWireName(name)
                                        .filter(algorithm -> algorithm.oid().isPresent()));
        Optional<KeyAlgorithm> byOid = body.optionalNamed("algorithmOid", KeyAlgorithm::ofOid);
        if (byName.isPresent() && byOid.isPresent() && !byName.equals(byOid)) {
            throw contradiction();
        }
        return byName.or(() -> byOid).orElseThrow(() -> body.missing("algorithm"));
    }

    private static KeySpec spec(Members body, KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case EC -> on(curve(body).orElseThrow(() -> body.missing("curveOid")), KeyAlgorithm.EC);
            // The identifier of the algorithm may name the curve already.
            case ED ->
                    on(
                            curve(body)
                                    .or(
                                            () ->
                                                    body.optionalText("algorithmOid")
                                                            .flatMap(Curve::ofOid))
                                    .orElse(Curve.ED25519),
                            KeyAlgorithm.ED);
            case XDH ->
                    on(
                            curve(body)
                                    .or(
                                            () ->
                                                    body.optionalText("algorithmOid")
                                                            .flatMap(Curve::ofOid))
                                    .orElseThrow(() -> body.missing("curveOid")),
                            KeyAlgorithm.XDH);
            case BLS -> new KeySpec.Bls();
            case ML_DSA, SLH_DSA, ML_KEM, LMS, XMSS ->
                    throw new IllegalStateException("a parameter set names these keys");
            default -> sized(algorithm, keySize(body, algorithm));
        };
    }

    private static KeySpec on(Curve curve, KeyAlgorithm algorithm) {
        if (curve.algorithm() != algorithm) {
            throw Unacceptable.malformed(
                    "field 'curveOid' names %s, which is the curve of algorithm %s"
                            .formatted(curve.standardName(), curve.algorithm().wireName()));
        }
        return KeySpec.on(curve);
    }

    private static KeySpec sized(KeyAlgorithm algorithm, int bits) {
        try {
            return KeySpec.sized(algorithm, bits);
        } catch (IllegalArgumentException impossible) {
            throw new Unacceptable(
                    RefusalCode.KEY_SIZE_INVALID, "field 'keySize': " + impossible.getMessage());
        }
    }

    /** The size asked for; algorithms that the contract lists without one have a usual size. */
    private static int keySize(Members body, KeyAlgorithm algorithm) {
        int usual =
                switch (algorithm) {
                    case CHACHA20 -> 256;
                    case TDEA -> 192;
                    case HMAC_SHA1,
                            HMAC_SHA224,
                            HMAC_SHA256,
                            HMAC_SHA384,
                            HMAC_SHA512,
                            HMAC_SHA3_224,
                            HMAC_SHA3_256,
                            HMAC_SHA3_384,
                            HMAC_SHA3_512 ->
                            MacMechanism.of(algorithm).orElseThrow().bytes() * Byte.SIZE;
                    default -> 0;
                };
        return body.optionalInteger("keySize")
                .filter(bits -> bits != 0 || usual == 0)
                .or(() -> Optional.of(usual).filter(bits -> bits != 0))
                .orElseThrow(
                        () ->
                                new Unacceptable(
                                        RefusalCode.KEY_SIZE_INVALID,
                                        "field 'keySize' is missing"));
    }

    private static Optional<Curve> curve(Members body) {
        body.optionalText("curveOid")
                .filter(oid -> CUSTOM_CURVE.matcher(oid).matches())
                .ifPresent(
                        _ -> {
                            throw Unacceptable.notImplemented("a custom curve in field 'curveOid'");
                        });
        return body.optionalNamed("curveOid", Curve::ofOid);
    }

    static Set<Attribute> attributes(Members body, KeyAlgorithm algorithm) {
        Set<Attribute> set = EnumSet.noneOf(Attribute.class);
        boolean decrypt = body.flag("decrypt", false);
        boolean sign = body.flag("sign", false);
        boolean unwrap = body.flag("unwrap", false);
        boolean extractable = body.flag("extractable", false);
        boolean asymmetric = algorithm.asymmetric();
        put(set, Attribute.DECRYPT, decrypt);
        put(set, Attribute.SIGN, sign);
        put(set, Attribute.UNWRAP, unwrap);
        // For a symmetric key the other direction follows; for a pair it is the public half, which
        // everybody has anyway.
        put(set, Attribute.ENCRYPT, body.flag("encrypt", asymmetric || decrypt));
        put(set, Attribute.VERIFY, body.flag("verify", asymmetric || sign));
        put(set, Attribute.WRAP, body.flag("wrap", asymmetric || unwrap));
        put(set, Attribute.DERIVE, body.flag("derive", false));
        put(set, Attribute.BIP32, body.flag("bip32", false));
        put(set, Attribute.SLIP10, body.flag("slip10", false));
        put(set, Attribute.EXTRACTABLE, extractable);
        put(set, Attribute.SENSITIVE, body.flag("sensitive", !extractable));
        put(set, Attribute.MODIFIABLE, body.flag("modifiable", true));
        put(set, Attribute.COPYABLE, body.flag("copyable", false));
        put(set, Attribute.DESTROYABLE, body.flag("destroyable", false));
        return set;
    }

    private static void put(Set<Attribute> set, Attribute attribute, boolean value) {
        if (value) {
            set.add(attribute);
        }
    }

    /** A symmetric key has no policy; the contract passes over one that comes with it. */
    static Optional<KeyPolicy> policy(Members body, KeyAlgorithm algorithm, PolicyForm policies) {
        return policies.optional(body).filter(_ -> algorithm.asymmetric());
    }

    /**
     * The network of {@code addressFormat}; whether a key may have one is for the key boundary to
     * say.
     */
    static Optional<AddressFormat> addressFormat(Members body) {
        return body.optionalObject("addressFormat")
                .map(
                        address ->
                                AddressFormat.ofWireName(address.text("format"))
                                        .orElseThrow(
                                                () ->
                                                        new Unacceptable(
                                                                Refusal.of(
                                                                        RefusalCode
                                                                                .UNKNOWN_ENUM_VALUE,
                                                                        "field 'addressFormat.format' names no format that is known"),
                                                                HttpError
                                                                        .UNSUPPORTED_CRYPTOCURRENCY)));
    }
}
