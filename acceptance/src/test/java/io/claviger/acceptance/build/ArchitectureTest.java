package io.claviger.acceptance.build;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What the compiler cannot say about the modules: which parts of the JDK and which libraries each
 * may use.
 */
class ArchitectureTest {
    static final List<String> MODULES = ProductionClasses.MODULES;

    /** Who may use whom: what stands right of a module, and nothing else of Claviger. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    entry("core", Set.of()),
                    entry("client", Set.of()),
                    entry("crypto", Set.of("core")),
                    entry("evidence", Set.of("core")),
                    entry("engine", Set.of("core", "crypto")),
                    entry("broker", Set.of("core", "engine")),
                    entry("governance", Set.of("core", "engine", "evidence")),
                    entry("journal", Set.of("core")),
                    entry("streaming", Set.of("core", "evidence")),
                    entry("verifier", Set.of("core", "crypto", "evidence")),
                    entry("witness", Set.of("core", "evidence")),
                    entry(
                            "rest",
                            Set.of(
                                    "core",
                                    "crypto",
                                    "engine",
                                    "broker",
                                    "governance",
                                    "evidence",
                                    "verifier")),
                    entry("pkcs11", Set.of("core", "crypto", "engine")),
                    entry(
                            "server",
                            Set.of(
                                    "core",
                                    "crypto",
                                    "engine",
                                    "evidence",
                                    "journal",
                                    "streaming",
                                    "rest",
                                    "pkcs11")),
                    entry(
                            "cli",
                            Set.of(
                                    "core",
                                    "crypto",
                                    "engine",
                                    "evidence",
                                    "server",
                                    "client",
                                    "verifier",
                                    "witness")),
                    entry(
                            "bench",
                            Set.of(
                                    "core",
                                    "crypto",
                                    "engine",
                                    "evidence",
                                    "verifier",
                                    "journal",
                                    "rest",
                                    "server",
                                    "client",
                                    "cli")));

    /** Libraries that are hidden from all modules but these. */
    private static final Map<String, Set<String>> HIDDEN_IN =
            Map.ofEntries(
                    entry("io.helidon..", Set.of("rest")),
                    entry("com.nimbusds..", Set.of("rest")),
                    entry("io.micrometer..", Set.of("rest")),
                    entry("org.apache.james..", Set.of("rest")),
                    entry("org.apache.ratis..", Set.of("journal")),
                    entry("org.rocksdb..", Set.of("journal")),
                    entry("com.google.protobuf..", Set.of("journal")),
                    entry("org.bouncycastle..", Set.of("crypto")),
                    entry("com.amazon.corretto..", Set.of("crypto")),
                    entry("org.snakeyaml..", Set.of("cli")),
                    entry("picocli..", Set.of("cli", "verifier", "witness")),
                    entry("com.sun.net.httpserver..", Set.of("witness")));

    static final List<String> HIDDEN = HIDDEN_IN.keySet().stream().sorted().toList();

    /**
     * Parts of {@code java.io} and {@code java.net} that touch no file and no network: bytes in
     * memory, the exceptions of interfaces, what classes that refuse serialization must name, and
     * addresses as values.
     */
    private static final Set<String> HARMLESS =
            Set.of(
                    "java.io.ByteArrayInputStream",
                    "java.io.ByteArrayOutputStream",
                    "java.io.Closeable",
                    "java.io.DataInputStream",
                    "java.io.DataOutputStream",
                    "java.io.EOFException",
                    "java.io.IOException",
                    "java.io.InputStream",
                    "java.io.NotSerializableException",
                    "java.io.ObjectInputStream",
                    "java.io.ObjectOutputStream",
                    "java.io.OutputStream",
                    "java.io.Serializable",
                    "java.io.UncheckedIOException",
                    "java.net.Inet4Address",
                    "java.net.Inet6Address",
                    "java.net.InetAddress");

    /**
     * A password on its way in, a ciphertext on its way out, an answer that is kept for who asks
     * again, a file that passes, the public keys of approvers.
     */
    private static final Set<String> PASSING_THROUGH_HTTP =
            Set.of(
                    "io.claviger.crypto.random.RequestIds",
                    "io.claviger.crypto.deposit.Deposit",
                    "io.claviger.crypto.secret.SecretBytes",
                    "io.claviger.crypto.provider.Ciphertext",
                    "io.claviger.crypto.provider.Encapsulation",
                    "io.claviger.crypto.secp256k1.Tweak",
                    "io.claviger.crypto.secp256k1.Tweak$Scalar",
                    "io.claviger.crypto.secp256k1.Tweak$MerkleRoot",
                    "io.claviger.crypto.certificate.Certificate",
                    "io.claviger.crypto.certificate.CertificateAuthorities",
                    "io.claviger.crypto.signer.SignatureValue",
                    "io.claviger.crypto.signer.SignerKey",
                    "io.claviger.crypto.file.FileEncryption",
                    "io.claviger.crypto.file.FileDecryption",
                    "io.claviger.crypto.file.FileDecryption$Opened",
                    "io.claviger.crypto.file.FileSource",
                    "io.claviger.crypto.file.FileSink");

    /** A PIN or a key on its way in, and what is told of a ciphertext. */
    private static final Set<String> PASSING_THROUGH_PKCS11 =
            Set.of(
                    "io.claviger.crypto.random.RequestIds",
                    "io.claviger.crypto.secret.SecretBytes",
                    "io.claviger.crypto.secret.SecretText",
                    "io.claviger.crypto.provider.Ciphertext");

    /**
     * A shared object has to lie in a file to be loaded: the one class of an inner module that may.
     */
    private static final String UNPACKS_A_NATIVE_LIBRARY =
            "io.claviger.crypto.library.SharedObject";

    private static final DescribedPredicate<JavaClass> INPUT_OR_OUTPUT =
            resideInAnyPackage(
                            "java.io..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.net..",
                            "java.sql..")
                    .and(
                            not(
                                    DescribedPredicate.describe(
                                            "harmless", type -> HARMLESS.contains(type.getName()))))
                    .as("do input or output");

    @Test
    void classes_of_every_module_were_found() {
        assertThat(MODULES)
                .allSatisfy(
                        module ->
                                assertThat(ProductionClasses.all())
                                        .as(module)
                                        .anyMatch(
                                                type ->
                                                        type.getPackageName()
                                                                .startsWith(
                                                                        "io.claviger." + module)));
    }

    @Test
    void inner_modules_touch_no_file_no_network_and_no_database() {
        check(
                noClasses()
                        .that(
                                resideInAnyPackage(
                                        packages(
                                                "core",
                                                "crypto",
                                                "evidence",
                                                "engine",
                                                "broker",
                                                "governance")))
                        .and()
                        .doNotHaveFullyQualifiedName(UNPACKS_A_NATIVE_LIBRARY)
                        .should()
                        .dependOnClassesThat(INPUT_OR_OUTPUT)
                        .because("files and sockets belong to the rim (style.md §2)"));
    }

    @Test
    void addresses_are_parsed_and_never_looked_up() {
        check(
                noClasses()
                        .that(
                                resideInAnyPackage(
                                        packages(
                                                "core",
                                                "crypto",
                                                "evidence",
                                                "engine",
                                                "broker",
                                                "governance")))
                        .should()
                        .callMethodWhere(
                                DescribedPredicate.describe(
                                        "InetAddress asks the resolver",
                                        call ->
                                                call.getTargetOwner()
                                                                .isAssignableTo(
                                                                        "java.net.InetAddress")
                                                        && Set.of(
                                                                        "getByName",
                                                                        "getAllByName",
                                                                        "getLocalHost",
                                                                        "getHostName",
                                                                        "isReachable")
                                                                .contains(call.getName())))
                        .because(
                                "a decision must not depend on a name server: use InetAddress.ofLiteral"));
    }

    @Test
    void deciders_read_no_clock_and_draw_no_randomness() {
        check(
                noClasses()
                        .that(
                                resideInAnyPackage(
                                        packages(
                                                "core",
                                                "evidence",
                                                "engine",
                                                "broker",
                                                "governance")))
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(Clock.class, "systemUTC")
                        .orShould()
                        .callMethod(Clock.class, "systemDefaultZone")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(ThreadLocalRandom.class, "current")
                        .orShould()
                        .callConstructor(Random.class)
                        .orShould()
                        .callConstructor(SecureRandom.class)
                        .because(
                                "what is decided must be the same when it is replayed (design.md §2, §5)"));
    }

    @Test
    void raw_secret_bytes_are_reached_in_crypto_only() {
        check(
                noClasses()
                        .that(not(resideInAPackage("io.claviger.crypto..")))
                        .should()
                        .callMethodWhere(
                                DescribedPredicate.describe(
                                        "SecretBytes lends its bytes",
                                        call ->
                                                call.getTargetOwner()
                                                                .getSimpleName()
                                                                .equals("SecretBytes")
                                                        && call.getName().startsWith("with")))
                        .because("reaching raw bytes is a capability (style.md §5)"));
    }

    @ParameterizedTest
    @FieldSource("HIDDEN")
    void a_library_is_visible_where_it_is_hidden_alone(String library) {
        Set<String> modules = HIDDEN_IN.getOrDefault(library, Set.of());
        check(
                noClasses()
                        .that(not(resideInAnyPackage(packages(modules.toArray(String[]::new)))))
                        .should()
                        .dependOnClassesThat(resideInAPackage(library))
                        .because("only " + modules + " knows " + library));
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void a_module_uses_only_modules_below_it(String module) {
        var forbidden = new ArrayList<>(MODULES);
        forbidden.removeAll(MAY_USE.getOrDefault(module, Set.of()));
        forbidden.remove(module);
        if (forbidden.isEmpty()) {
            return;
        }
        check(
                noClasses()
                        .that(resideInAnyPackage(packages(module)))
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage(packages(forbidden.toArray(String[]::new))))
                        .because("directions are those of design.md §4"));
    }

    @Test
    void http_knows_of_cryptography_only_what_passes_through_it() {
        check(
                noClasses()
                        .that(resideInAPackage("io.claviger.rest.."))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("io.claviger.crypto..")
                                        .and(
                                                not(
                                                        DescribedPredicate.describe(
                                                                "carriers",
                                                                type ->
                                                                        PASSING_THROUGH_HTTP
                                                                                .contains(
                                                                                        type
                                                                                                .getName()))))
                                        .as("belong to crypto"))
                        .because("keys are used by the engine alone"));
    }

    @Test
    void the_endpoint_of_pkcs11_uses_no_key_itself() {
        check(
                noClasses()
                        .that(resideInAPackage("io.claviger.pkcs11.."))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("io.claviger.crypto..")
                                        .and(
                                                not(
                                                        DescribedPredicate.describe(
                                                                "carriers",
                                                                type ->
                                                                        PASSING_THROUGH_PKCS11
                                                                                .contains(
                                                                                        type
                                                                                                .getName()))))
                                        .as("belong to crypto"))
                        .because("keys are used by the engine alone"));
    }

    @Test
    void the_auditors_part_has_no_data_binding() {
        check(
                noClasses()
                        .that(resideInAPackage("io.claviger.evidence.."))
                        .should()
                        .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.databind.."))
                        .because("the verifier stays small enough to read in an afternoon"));
    }

    @Test
    void every_package_with_code_is_null_marked() {
        var unmarked =
                ProductionClasses.all().stream()
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .filter(type -> !isGenerated(type))
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(pkg -> !pkg.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .sorted()
                        .toList();
        assertThat(unmarked).as("packages where NullAway does not look").isEmpty();
    }

    private static boolean isGenerated(JavaClass type) {
        return type.getAllRawSuperclasses().stream()
                        .anyMatch(parent -> parent.getName().startsWith("com.google.protobuf"))
                || type.getPackageName().contains(".proto.");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(ProductionClasses.all());
    }

    private static String[] packages(String... modules) {
        return List.of(modules).stream()
                .map(module -> "io.claviger." + module + "..")
                .toArray(String[]::new);
    }
}
