package io.claviger.pkcs11.object;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** One side of a key, with the attributes that its class has in PKCS #11. */
public record KeyAttributeView(long slot, KeyObject key, KeyView view) implements TokenObject {
    private static final Set<Integer> SECRETS_OF_RSA =
            Set.of(
                    Ck.CKA_PRIVATE_EXPONENT,
                    Ck.CKA_PRIME_1,
                    Ck.CKA_PRIME_2,
                    Ck.CKA_EXPONENT_1,
                    Ck.CKA_EXPONENT_2,
                    Ck.CKA_COEFFICIENT);

    @Override
    public ObjectName name() {
        return new ObjectName.OfKey(slot, key.id(), view);
    }

    @Override
    public boolean needsUser() {
        return view.needsUser() && !key.token().has(Flag.SHOWN_TO_ALL);
    }

    @Override
    public KeyAttributeView asKey() {
        return view == KeyView.CERTIFICATE ? TokenObject.super.asKey() : this;
    }

    @Override
    public boolean withholds(long type) {
        return switch (view) {
            case SECRET -> type == Ck.CKA_VALUE;
            case PRIVATE ->
                    key.spec() instanceof KeySpec.Rsa
                            ? SECRETS_OF_RSA.contains((int) type)
                            : type == Ck.CKA_VALUE;
            case PUBLIC, CERTIFICATE -> false;
        };
    }

    @Override
    public Optional<byte[]> attribute(long type) {
        if (!Ck.standard(type)) {
            return Optional.empty();
        }
        Optional<byte[]> common = common(type);
        if (common.isPresent()) {
            return common;
        }
        return switch (view) {
            case CERTIFICATE -> certificate(type);
            case PUBLIC -> ofEachKey(type).or(() -> publicKey(type)).or(() -> half(type));
            case PRIVATE ->
                    ofEachKey(type)
                            .or(() -> protectedKey(type))
                            .or(() -> privateKey(type))
                            .or(() -> withholds(type) ? Optional.empty() : half(type));
            case SECRET -> ofEachKey(type).or(() -> protectedKey(type)).or(() -> secretKey(type));
        };
    }

    private Optional<byte[]> half(long type) {
        return PublicHalf.of(key).flatMap(half -> half.attribute(type));
    }

    private Optional<byte[]> common(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_CLASS -> Values.number(view.objectClass());
                    case Ck.CKA_TOKEN -> Values.flag(!key.ofSession());
                    case Ck.CKA_PRIVATE -> Values.flag(needsUser());
                    case Ck.CKA_LABEL -> Values.text(label());
                    case Ck.CKA_ID -> ObjectIds.of(key);
                    case Ck.CKA_UNIQUE_ID -> Values.text(key.id() + "/" + view.objectClass());
                    case Ck.CKA_MODIFIABLE -> has(Attribute.MODIFIABLE);
                    case Ck.CKA_COPYABLE -> has(Attribute.COPYABLE);
                    case Ck.CKA_DESTROYABLE -> has(Attribute.DESTROYABLE);
                    default -> null;
                });
    }

    /** CKA_LABEL. */
    public String label() {
        return key.token().label().orElse(key.label().value());
    }

    private Optional<byte[]> ofEachKey(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_KEY_TYPE -> Values.number(keyType());
                    case Ck.CKA_START_DATE -> Values.date(key.validity().notBefore());
                    case Ck.CKA_END_DATE -> Values.date(key.validity().notAfter());
                    case Ck.CKA_DERIVE -> can(Attribute.DERIVE);
                    case Ck.CKA_LOCAL -> has(Attribute.LOCAL);
                    case Ck.CKA_ALLOWED_MECHANISMS ->
                            key.token().allowedMechanisms().isEmpty()
                                    ? null
                                    : Values.numbers(key.token().allowedMechanisms());
                    case Ck.CKA_KEY_GEN_MECHANISM ->
                            Values.number(
                                    key.attributes().has(Attribute.LOCAL)
                                            ? KeyTypes.generator(key.spec().algorithm())
                                            : Ck.CK_UNAVAILABLE_INFORMATION);
                    default -> null;
                });
    }

    private Optional<byte[]> publicKey(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_SUBJECT -> subject();
                    case Ck.CKA_VERIFY -> can(Attribute.VERIFY);
                    case Ck.CKA_ENCRYPT -> can(Attribute.ENCRYPT);
                    case Ck.CKA_WRAP -> can(Attribute.WRAP);
                    case Ck.CKA_ENCAPSULATE -> encapsulation(Attribute.ENCRYPT);
                    case Ck.CKA_VERIFY_RECOVER -> recovery(Attribute.VERIFY);
                    case Ck.CKA_TRUSTED -> Values.flag(key.token().has(Flag.TRUSTED));
                    default -> null;
                });
    }

    private Optional<byte[]> privateKey(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_SUBJECT -> subject();
                    case Ck.CKA_SIGN -> can(Attribute.SIGN);
                    case Ck.CKA_DECRYPT -> can(Attribute.DECRYPT);
                    case Ck.CKA_UNWRAP -> can(Attribute.UNWRAP);
                    case Ck.CKA_DECAPSULATE -> encapsulation(Attribute.DECRYPT);
                    case Ck.CKA_ALWAYS_AUTHENTICATE -> Values.flag(alwaysAuthenticates());
                    case Ck.CKA_SIGN_RECOVER -> recovery(Attribute.SIGN);
                    default -> null;
                });
    }

    private Optional<byte[]> secretKey(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_ENCRYPT -> can(Attribute.ENCRYPT);
                    case Ck.CKA_DECRYPT -> can(Attribute.DECRYPT);
                    case Ck.CKA_SIGN -> can(Attribute.SIGN);
                    case Ck.CKA_VERIFY -> can(Attribute.VERIFY);
                    case Ck.CKA_WRAP -> can(Attribute.WRAP);
                    case Ck.CKA_UNWRAP -> can(Attribute.UNWRAP);
                    case Ck.CKA_TRUSTED -> Values.flag(key.token().has(Flag.TRUSTED));
                    case Ck.CKA_VALUE_LEN ->
                            key.spec() instanceof KeySpec.Symmetric secret
                                    ? Values.number(secret.bytes())
                                    : null;
                    default -> null;
                });
    }

    private Optional<byte[]> protectedKey(long type) {
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_SENSITIVE -> has(Attribute.SENSITIVE);
                    case Ck.CKA_EXTRACTABLE -> has(Attribute.EXTRACTABLE);
                    case Ck.CKA_ALWAYS_SENSITIVE -> has(Attribute.ALWAYS_SENSITIVE);
                    case Ck.CKA_NEVER_EXTRACTABLE -> has(Attribute.NEVER_EXTRACTABLE);
                    case Ck.CKA_WRAP_WITH_TRUSTED ->
                            Values.flag(key.token().has(Flag.WRAP_WITH_TRUSTED));
                    default -> null;
                });
    }

    private Optional<byte[]> certificate(long type) {
        byte[] der = key.certificates().getFirst().toArray();
        if (type == Ck.CKA_VALUE) {
            return Optional.of(der);
        }
        if (type == Ck.CKA_CERTIFICATE_TYPE) {
            return Optional.of(Values.number(Ck.CKC_X_509));
        }
        if (type == Ck.CKA_TRUSTED) {
            return Optional.of(Values.flag(key.token().has(Flag.CERTIFICATE_TRUSTED)));
        }
        if (type == Ck.CKA_CERTIFICATE_CATEGORY) {
            return Optional.of(Values.number(0));
        }
        if (type == Ck.CKA_PUBLIC_KEY_INFO) {
            return half(type);
        }
        if (type != Ck.CKA_SUBJECT
                && type != Ck.CKA_ISSUER
                && type != Ck.CKA_SERIAL_NUMBER
                && type != Ck.CKA_START_DATE
                && type != Ck.CKA_END_DATE) {
            return Optional.empty();
        }
        X509Certificate read = Certificates.read(der);
        return Optional.of(
                switch ((int) type) {
                    case Ck.CKA_SUBJECT -> read.getSubjectX500Principal().getEncoded();
                    case Ck.CKA_ISSUER -> read.getIssuerX500Principal().getEncoded();
                    case Ck.CKA_SERIAL_NUMBER -> Der.integer(read.getSerialNumber());
                    case Ck.CKA_START_DATE ->
                            Values.date(Optional.of(read.getNotBefore().toInstant()));
                    default -> Values.date(Optional.of(read.getNotAfter().toInstant()));
                });
    }

    /** The subject of the certificate, which joins it to its key for some programs. */
    private byte[] subject() {
        return key.certificates().isEmpty()
                ? Values.NOTHING
                : Certificates.read(key.certificates().getFirst().toArray())
                        .getSubjectX500Principal()
                        .getEncoded();
    }

    /** Only signatures of RSA give back what was signed. */
    private byte[] recovery(Attribute attribute) {
        return key.spec() instanceof KeySpec.Rsa ? can(attribute) : Values.flag(false);
    }

    private byte[] encapsulation(Attribute attribute) {
        return Values.flag(key.spec() instanceof KeySpec.MlKem && key.attributes().has(attribute));
    }

    private byte[] has(Attribute attribute) {
        return Values.flag(key.attributes().has(attribute));
    }

    /** CKA_ALWAYS_AUTHENTICATE: whether the user gives the PIN for each use. */
    public boolean alwaysAuthenticates() {
        return (view == KeyView.PRIVATE || view == KeyView.SECRET)
                && key.token().has(Flag.ALWAYS_AUTHENTICATE);
    }

    /** Ends a call by a mechanism that CKA_ALLOWED_MECHANISMS does not have. */
    public KeyAttributeView requireAllowed(long mechanism) {
        var allowed = key.token().allowedMechanisms();
        if (!allowed.isEmpty() && !allowed.contains(mechanism)) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        return this;
    }

    /** CKA_KEY_TYPE. */
    public long keyType() {
        if (key.token().has(Flag.GENERIC)) {
            return Ck.CKK_GENERIC_SECRET;
        }
        return KeyTypes.number(key.spec().algorithm());
    }

    /** Whether the key may be used so, and can. */
    public boolean may(Attribute attribute) {
        return key.attributes().has(attribute) && KeyTypes.possible(key.spec()).contains(attribute);
    }

    private byte[] can(Attribute attribute) {
        return Values.flag(may(attribute));
    }
}
