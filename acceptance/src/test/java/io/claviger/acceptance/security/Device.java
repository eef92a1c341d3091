package io.claviger.acceptance.security;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What officers do to a device, by command line and over HTTP. */
final class Device {
    private Device() {}

    /** Makes a sealed data directory; gives the device SO credential that is printed once. */
    static String init(Path data, Path passphrase) {
        return printedToken(
                Program.claviger(
                                Map.of(),
                                "init",
                                "--data-dir",
                                data.toString(),
                                "--passphrase-file",
                                passphrase.toString())
                        .expect(0));
    }

    /** The device SO credential in what {@code init} prints. */
    static String printedToken(Program.Ended init) {
        List<String> lines =
                init.told().stream().filter(line -> line.startsWith("device SO ")).toList();
        if (lines.size() != 1) {
            throw new AssertionError("no device SO credential, or more than one: " + lines.size());
        }
        return lines.getFirst().substring("device SO".length()).strip();
    }

    /** An onboarding record with everything that is mandatory. */
    static String application(String name, String partition, String more) {
        return """
                {"name":"%s","partition":"%s","owner":"team","purpose":"test",
                 "environment":"test","interfaces":["rest"],"algorithms":["EC","AES"],
                 "destination":"here","rotationDays":90,"expiryDays":365,
                 "destruction":"with the data","recoveryOwner":"team",
                 "recoveryExpectation":"none","auditDestination":"the log",
                 "rollback":"delete"%s}"""
                .formatted(name, partition, more.isEmpty() ? "" : "," + more);
    }

    /** Issues a credential of an application; gives its API key. */
    static String issue(Http officer, String application, String role) {
        return officer.post(
                        "/ops/v1/credentials",
                        """
                        {"name":"%s of %s","role":"%s","application":"%s"}"""
                                .formatted(role, application, role, application))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    /** Issues a credential of an officer or auditor; gives its API key. */
    static String issueOfficer(Http officer, String role, String more) {
        return officer.post(
                        "/ops/v1/credentials",
                        "{\"name\":\"the %s\",\"role\":\"%s\"%s}".formatted(role, role, more))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
