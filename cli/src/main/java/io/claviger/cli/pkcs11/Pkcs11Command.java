package io.claviger.cli.pkcs11;

import io.claviger.cli.WrongUsage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The PKCS #11 module and the programs that load it. */
@Command(
        name = "pkcs11",
        description =
                "Tells where the PKCS #11 module is, how OpenSSL loads it, and why a program fails.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger pkcs11 doctor --label signer-1"})
public final class Pkcs11Command implements Runnable {
    private static final String ENGINE = "/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so";

    @Override
    public void run() {
        throw new WrongUsage("'pkcs11' needs one of: module, openssl, doctor");
    }

    @Command(
            name = "module",
            description = "Prints the path of the module, for programs that load it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger pkcs11 module"})
    int module() {
        System.out.println(ModuleFile.module());
        return 0;
    }

    @Command(
            name = "openssl",
            description = {
                "Prints an openssl.cnf that lets OpenSSL 3 load the module through the engine of libp11",
                "(Debian: libengine-pkcs11-openssl). Name keys as pkcs11:token=DEMO;object=LABEL;type=private."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger pkcs11 openssl > openssl.cnf"})
    int openssl(
            @Option(
                            names = "--engine",
                            paramLabel = "FILE",
                            defaultValue = ENGINE,
                            description = "the engine; default: ${DEFAULT-VALUE}")
                    Path engine) {
        System.out.print(
                """
                openssl_conf = openssl_init
                [openssl_init]
                engines = engine_section
                [engine_section]
                pkcs11 = pkcs11_section
                [pkcs11_section]
                engine_id = pkcs11
                dynamic_path = %s
                MODULE_PATH = %s
                init = 0
                [req]
                distinguished_name = req_dn
                [req_dn]
                """
                        .formatted(engine, ModuleFile.module()));
        return 0;
    }

    @Command(
            name = "doctor",
            description = {
                "Follows the way of a program to its key: module, configuration, socket or TLS, credential,",
                "partition, PIN, object, attribute. Stops at the first layer that is broken, with exit code 1."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger pkcs11 doctor --label signer-1 --pin-file pin"})
    int doctor(
            @Option(names = "--pin-file", paramLabel = "FILE", description = "holds the user's PIN")
                    Optional<Path> pinFile,
            @Option(
                            names = "--label",
                            paramLabel = "LABEL",
                            description = "key that the program wants")
                    Optional<String> label) {
        Optional<byte[]> pin = pinFile.map(PinFile::read);
        try {
            return new Doctor(ModuleFile.module(), ModuleFile.configuration(), pin, label).run()
                    ? 0
                    : 1;
        } finally {
            pin.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }
}
