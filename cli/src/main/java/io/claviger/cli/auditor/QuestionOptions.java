package io.claviger.cli.auditor;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records are asked for; all that are given must hold. */
final class QuestionOptions {
    @Option(names = "--key", paramLabel = "ID", description = "id of a key, or its label")
    private @Nullable String key;

    @Option(names = "--application", paramLabel = "NAME", description = "of an application")
    private @Nullable String application;

    @Option(names = "--credential", paramLabel = "ID", description = "of a credential")
    private @Nullable String credential;

    @Option(names = "--request", paramLabel = "ID", description = "of one request")
    private @Nullable String request;

    @Option(
            names = "--approval-request",
            paramLabel = "ID",
            description = "of a request for approval, with its approvals")
    private @Nullable String approvalRequest;

    @Option(
            names = "--ticket",
            paramLabel = "ID",
            description = "change, incident or onboarding ticket")
    private @Nullable String ticket;

    @Option(
            names = "--approver",
            paramLabel = "SHA256",
            description = "digest of an approver's public key, as records show it")
    private @Nullable String approver;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "rest, pkcs11, jca, openssl, cng or node")
    private @Nullable String interfaceName;

    @Option(
            names = "--refusal",
            paramLabel = "CODE",
            description = "reason of a refusal, as records show it: key-not-found")
    private @Nullable String refusal;

    @Option(
            names = "--digest",
            paramLabel = "SHA256",
            description = "of a result: signature, ciphertext, certificate, public key, message")
    private @Nullable String digest;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            description = "a result itself, as raw bytes: whose is it?")
    private @Nullable Path result;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "first instant: 2026-01-31T08:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "first instant behind the end")
    private @Nullable String to;

    /** Query parameters, each with an ampersand in front. */
    String query() {
        return parameter("key", key)
                + parameter("application", application)
                + parameter("credential", credential)
                + parameter("request", request)
                + parameter("approvalRequest", approvalRequest)
                + parameter("ticket", ticket)
                + parameter("approver", approver)
                + parameter("interface", interfaceName)
                + parameter("refusal", refusal)
                + parameter("digest", result == null ? digest : digestOf(result))
                + parameter("from", from)
                + parameter("to", to);
    }

    private static String digestOf(Path file) {
        try {
            return Bytes.owned(Files.readAllBytes(file)).sha256().hex();
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Service.encoded(value);
    }
}
