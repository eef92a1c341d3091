package io.claviger.cli.pkcs11;

import io.claviger.cli.CommandFailed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * A key of a token, used through the module in this process as the program does that the module is
 * configured for. Not for sharing between threads. What the module refuses is told as a {@link
 * CommandFailed} that names function and return value.
 */
public final class TokenKey implements AutoCloseable {
    private static final long CKA_CLASS = 0;
    private static final long CKO_PRIVATE_KEY = 3;
    private static final long CKO_SECRET_KEY = 4;

    private final LoadedModule module;
    private final long session;
    private final long handle;

    private TokenKey(LoadedModule module, long session, long handle) {
        this.module = module;
        this.session = session;
        this.handle = handle;
    }

    /**
     * Logs in, and finds the key.
     *
     * @param tokens labels of those that may hold it
     * @param label of the key
     * @param isPrivate whether it is the private half of a pair; otherwise a secret key
     * @param pinFile holds the PIN of the user
     */
    public static TokenKey open(
            Collection<String> tokens, String label, boolean isPrivate, Path pinFile) {
        LoadedModule module;
        try {
            module = new LoadedModule(ModuleFile.module());
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed("the module does not load: " + wrong.getMessage());
        }
        try {
            require("C_Initialize", module.initialize());
            long type = isPrivate ? CKO_PRIVATE_KEY : CKO_SECRET_KEY;
            for (long slot : module.slots()) {
                if (tokens.contains(module.label(slot).value())) {
                    long session = value("C_OpenSession", module.openSession(slot));
                    login(module, session, pinFile);
                    Optional<Long> found =
                            value("C_FindObjects", module.find(session, label)).stream()
                                    .filter(
                                            object ->
                                                    module.number(session, object, CKA_CLASS)
                                                            .equals(Optional.of(type)))
                                    .findFirst();
                    if (found.isPresent()) {
                        return new TokenKey(module, session, found.get());
                    }
                }
            }
            throw new CommandFailed(
                    "the module shows no key '%s' on a token '%s'"
                            .formatted(label, String.join("', '", tokens)));
        } catch (CommandFailed failed) {
            module.close();
            throw failed;
        }
    }

    private static void login(LoadedModule module, long session, Path pinFile) {
        byte[] pin = PinFile.read(pinFile);
        try {
            require("C_Login", module.login(session, pin));
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    /** Signs data by a mechanism without parameter. */
    public byte[] sign(long mechanism, byte[] data) {
        return operation("C_Sign", mechanism, new byte[0], data);
    }

    /** Encrypts data by a mechanism whose parameter is a string of bytes. */
    public byte[] encrypt(long mechanism, byte[] parameter, byte[] data) {
        return operation("C_Encrypt", mechanism, parameter, data);
    }

    /** Decrypts data by a mechanism whose parameter is a string of bytes. */
    public byte[] decrypt(long mechanism, byte[] parameter, byte[] data) {
        return operation("C_Decrypt", mechanism, parameter, data);
    }

    private byte[] operation(String function, long mechanism, byte[] parameter, byte[] data) {
        String begin = function + "Init";
        require(begin, module.begin(begin, session, mechanism, parameter, handle));
        return value(function, module.finish(function, session, data));
    }

    static <T> T value(String function, LoadedModule.Found<T> found) {
        require(function, found.result());
        return found.value();
    }

    static void require(String function, long result) {
        if (result != LoadedModule.OK) {
            throw new CommandFailed("%s: %s".formatted(function, LoadedModule.name(result)));
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
