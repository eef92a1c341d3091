package io.claviger.cli.pkcs11;

import io.claviger.cli.CommandFailed;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.AesWrap;
import io.claviger.crypto.transport.ForeignKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that lies in a token of any PKCS #11 library, and the way out for what may leave: a
 * key is wrapped in the token under one that is made for this session, and opened here. Not for
 * sharing between threads.
 */
public final class TokenContents implements AutoCloseable {
    /** What an object is. */
    public enum Kind {
        CERTIFICATE(1),
        PRIVATE_KEY(3),
        SECRET_KEY(4);

        private final long type;

        Kind(long type) {
            this.type = type;
        }
    }

    /**
     * An object.
     *
     * @param id CKA_ID, hexadecimal
     * @param keyType CKA_KEY_TYPE of a key
     * @param extractable whether it may leave the token wrapped
     * @param certificate DER of a certificate
     */
    public record TokenObject(
            long handle,
            Kind kind,
            String label,
            String id,
            long keyType,
            boolean extractable,
            boolean signs,
            boolean decrypts,
            boolean unwraps,
            boolean derives,
            Optional<Bytes> certificate) {}

    /** As many objects as are looked at. */
    private static final int MAX_OBJECTS = 100_000;

    private static final long CKA_CLASS = 0x0;
    private static final long CKA_TOKEN = 0x1;
    private static final long CKA_LABEL = 0x3;
    private static final long CKA_VALUE = 0x11;
    private static final long CKA_KEY_TYPE = 0x100;
    private static final long CKA_ID = 0x102;
    private static final long CKA_DECRYPT = 0x105;
    private static final long CKA_WRAP = 0x106;
    private static final long CKA_UNWRAP = 0x107;
    private static final long CKA_SIGN = 0x108;
    private static final long CKA_DERIVE = 0x10c;
    private static final long CKA_EXTRACTABLE = 0x162;
    private static final long CKK_AES = 0x1f;
    private static final long CKM_AES_KEY_WRAP_PAD = 0x210a;
    private static final int WRAPPING_KEY_BYTES = 32;

    private final LoadedModule module;
    private final long session;
    private final SecretBytes wrappingKey;
    private final long wrappingHandle;

    private TokenContents(
            LoadedModule module, long session, SecretBytes wrappingKey, long wrappingHandle) {
        this.module = module;
        this.session = session;
        this.wrappingKey = wrappingKey;
        this.wrappingHandle = wrappingHandle;
    }

    /**
     * Logs in as the user.
     *
     * @param label of the token
     * @param pin the caller wipes it
     */
    public static TokenContents open(Path library, String label, byte[] pin) {
        LoadedModule module;
        try {
            module = new LoadedModule(library.toAbsolutePath());
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed("the PKCS #11 library %s does not load".formatted(library));
        }
        try {
            TokenKey.require("C_Initialize", module.initialize());
            long slot =
                    module.slots().stream()
                            .filter(each -> module.label(each).value().equals(label))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new CommandFailed(
                                                    "the library shows no token '%s'"
                                                            .formatted(label)));
            long session = TokenKey.value("C_OpenSession", module.openSession(slot));
            TokenKey.require("C_Login", module.login(session, pin));
            byte[] fresh = new byte[WRAPPING_KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            try {
                long handle = TokenKey.value("C_CreateObject", wrappingKey(module, session, fresh));
                return new TokenContents(module, session, SecretBytes.copyOf(fresh), handle);
            } finally {
                Arrays.fill(fresh, (byte) 0);
            }
        } catch (CommandFailed failed) {
            module.close();
            throw failed;
        }
    }

    private static LoadedModule.Found<Long> wrappingKey(
            LoadedModule module, long session, byte[] value) {
        Map<Long, byte[]> template = new LinkedHashMap<>();
        template.put(CKA_CLASS, number(Kind.SECRET_KEY.type));
        template.put(CKA_KEY_TYPE, number(CKK_AES));
        template.put(CKA_TOKEN, new byte[] {0});
        template.put(CKA_WRAP, new byte[] {1});
        template.put(CKA_VALUE, value);
        return module.create(session, template);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    /** The keys and certificates that stay in the token when this session ends. */
    public List<TokenObject> objects() {
        List<TokenObject> found = new ArrayList<>();
        for (long handle : TokenKey.value("C_FindObjects", module.objects(session, MAX_OBJECTS))) {
            long type = module.number(session, handle, CKA_CLASS).orElse(-1L);
            Arrays.stream(Kind.values())
                    .filter(kind -> kind.type == type && flag(handle, CKA_TOKEN))
                    .forEach(kind -> found.add(object(handle, kind)));
        }
        return found;
    }

    private TokenObject object(long handle, Kind kind) {
        boolean certificate = kind == Kind.CERTIFICATE;
        return new TokenObject(
                handle,
                kind,
                new String(bytes(handle, CKA_LABEL), StandardCharsets.UTF_8),
                HexFormat.of().formatHex(bytes(handle, CKA_ID)),
                certificate ? -1 : module.number(session, handle, CKA_KEY_TYPE).orElse(-1L),
                !certificate && flag(handle, CKA_EXTRACTABLE),
                flag(handle, CKA_SIGN),
                flag(handle, CKA_DECRYPT),
                flag(handle, CKA_UNWRAP),
                flag(handle, CKA_DERIVE),
                certificate
                        ? Optional.of(Bytes.owned(bytes(handle, CKA_VALUE)))
                        : Optional.empty());
    }

    private byte[] bytes(long handle, long type) {
        return module.bytes(session, handle, type).orElse(new byte[0]);
    }

    private boolean flag(long handle, long type) {
        return module.number(session, handle, type).orElse(0L) == 1;
    }

    /**
     * Takes a key out: PKCS #8 of a private key, the bare bytes of a secret one. The caller closes
     * it.
     *
     * @throws CommandFailed if the token does not let it go
     */
    public SecretBytes take(TokenObject key) {
        byte[] blob =
                TokenKey.value(
                        "C_WrapKey",
                        module.wrap(session, CKM_AES_KEY_WRAP_PAD, wrappingHandle, key.handle()));
        boolean isPrivate = key.kind() == Kind.PRIVATE_KEY;
        SecretBytes opened =
                AesWrap.unwrap(WrapMethod.AES_WRAP_PAD, wrappingKey, isPrivate, blob)
                        .orElseThrow(
                                () ->
                                        new CommandFailed(
                                                "what the token wrapped does not open again"));
        if (!isPrivate) {
            return opened;
        }
        try (opened) {
            return ForeignKey.unfilled(opened);
        }
    }

    @Override
    public void close() {
        wrappingKey.close();
        module.close();
    }
}
