package io.claviger.rest.operation;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.file.FileSink;
import io.claviger.crypto.file.FileSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.operation.FileOperations;
import io.claviger.rest.error.ErrorTable;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpReply;
import io.claviger.rest.http.HttpRequest;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Files, encrypted and decrypted while they pass: the answer begins while the request still comes
 * in. What goes wrong after its first byte cuts the connection, so that no client takes half a file
 * for a whole one.
 */
public final class FileRoutes {
    private static final String FORM = "multipart/form-data";
    private static final String OCTETS = "application/octet-stream";
    private static final int MAX_FILES_AT_ONCE = 64;
    private static final int MAX_REQUEST_BYTES = 64 * 1024;

    private final FileOperations files;
    private final long maxFileBytes;
    private final Semaphore admission = new Semaphore(MAX_FILES_AT_ONCE);

    public FileRoutes(FileOperations files, long maxFileBytes) {
        this.files = files;
        this.maxFileBytes = maxFileBytes;
    }

    public List<Route> routes() {
        return List.of(encryptRoute(), decryptRoute());
    }

    private Route encryptRoute() {
        return Route.post("/v1/fileEncrypt")
                .operation(Operation.ENCRYPT)
                .summary("Encrypt a file")
                .description(
                        "For the holder of an EC key on P-256, P-384 or P-521 with 'derive'. The"
                                + " part with the names comes before the part with the file.")
                .takes(
                        FORM,
                        Schema.object(
                                "FileEncryptForm",
                                "The parts of the form.",
                                must(
                                        "SignedFileEncryptRequestDto",
                                        Schema.object(
                                                "FileEncrypt",
                                                "JSON.",
                                                must(
                                                        "fileEncryptRequest",
                                                        Schema.object(
                                                                "",
                                                                "For which key.",
                                                                must(
                                                                        "encryptKeyName",
                                                                        Schema.text(
                                                                                "Name of the"
                                                                                        + " key.")))))),
                                must("file", Schema.text("The file, as it is."))))
                .gives(OCTETS)
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.MECHANISM_KEY_MISMATCH,
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        RefusalCode.OPERATION_FORBIDDEN)
                .handledBy(this::encrypt);
    }

    private Route decryptRoute() {
        return Route.post("/v1/synchronousFileDecrypt")
                .operation(Operation.DECRYPT)
                .summary("Decrypt a file")
                .description(
                        "A file that was altered or cut short is refused if its beginning is"
                                + " concerned; else the connection ends before the answer does.")
                .takes(
                        FORM,
                        Schema.object(
                                "FileDecryptForm",
                                "The parts of the form.",
                                must(
                                        "SignedFileDecryptRequestDto",
                                        Schema.object(
                                                "FileDecrypt",
                                                "JSON.",
                                                must(
                                                        "fileDecryptRequest",
                                                        Schema.object(
                                                                "",
                                                                "With which key.",
                                                                must(
                                                                        "decryptKeyName",
                                                                        Schema.text(
                                                                                "Name of the"
                                                                                        + " key.")),
                                                                may(
                                                                        "keyPassword",
                                                                        Schema.password(
                                                                                "Password of the"
                                                                                        + " key.")))))),
                                must("file", Schema.text("The encrypted file."))))
                .gives(OCTETS)
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.MECHANISM_KEY_MISMATCH,
                        RefusalCode.FILE_HEADER_INVALID,
                        RefusalCode.DECRYPT_FAILED,
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        RefusalCode.POLICY_FORBIDS,
                        RefusalCode.OPERATION_FORBIDDEN)
                .handledBy(this::decrypt);
    }

    private Reply encrypt(Call call) {
        return admitted(
                () -> {
                    HttpRequest.Parts parts = call.parts(maxFileBytes);
                    Members request =
                            request(parts, "SignedFileEncryptRequestDto")
                                    .object("fileEncryptRequest");
                    KeyLabel key = request.label("encryptKeyName");
                    FileSource file = file(parts);
                    return reply(
                            files.encrypt(call.origin(), key),
                            (encryption, out) -> encryption.run(file, out));
                });
    }

    private Reply decrypt(Call call) {
        return admitted(
                () -> {
                    HttpRequest.Parts parts = call.parts(maxFileBytes);
                    Members request =
                            request(parts, "SignedFileDecryptRequestDto")
                                    .object("fileDecryptRequest");
                    KeyLabel key = request.label("decryptKeyName");
                    Optional<SecretBytes> password = request.password("keyPassword");
                    try {
                        return reply(
                                files.decrypt(call.origin(), key, password, file(parts)),
                                (opened, out) -> opened.run(out));
                    } finally {
                        password.ifPresent(SecretBytes::close);
                    }
                });
    }

    private interface Work {
        Reply run();
    }

    /** Each file on its way holds its buffers for long; the place is free when the answer ended. */
    private Reply admitted(Work work) {
        if (!admission.tryAcquire()) {
            throw new Fault.Overloaded();
        }
        boolean streaming = false;
        try {
            Reply reply = work.run();
            streaming = reply instanceof Reply.Streamed;
            return reply;
        } finally {
            if (!streaming) {
                admission.release();
            }
        }
    }

    private static Members request(HttpRequest.Parts parts, String name) {
        HttpRequest.Part part = part(parts, name);
        byte[] json = new byte[MAX_REQUEST_BYTES + 1];
        int length = part.fill(json);
        try {
            if (length > MAX_REQUEST_BYTES) {
                throw new Unacceptable(
                        RefusalCode.BODY_TOO_LARGE,
                        "part '%s' is longer than %d bytes".formatted(name, MAX_REQUEST_BYTES));
            }
            return Json.parse(Arrays.copyOf(json, length));
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    private static HttpRequest.Part part(HttpRequest.Parts parts, String name) {
        HttpRequest.Part part =
                parts.next()
                        .orElseThrow(
                                () -> Unacceptable.malformed("part '" + name + "' is missing"));
        if (!part.name().equals(name)) {
            throw Unacceptable.malformed(
                    "part '%s' is expected here: the JSON first, then the file".formatted(name));
        }
        return part;
    }

    private FileSource file(HttpRequest.Parts parts) {
        HttpRequest.Part part = part(parts, "file");
        return new FileSource() {
            private long total;

            @Override
            public int fill(byte[] target) {
                int length = part.fill(target);
                total += length;
                if (total > maxFileBytes) {
                    throw new Unacceptable(
                            RefusalCode.BODY_TOO_LARGE,
                            "the file is longer than " + maxFileBytes + " bytes");
                }
                return length;
            }
        };
    }

    private <T> Reply reply(Answer<T> answer, BiConsumer<T, FileSink> run) {
        return switch (answer) {
            case Answer.Granted<T>(var value, var evidence) ->
                    new Reply.Streamed(
                            OCTETS, new Passing(sink -> run.accept(value, sink)), evidence);
            case Answer.Refused<T>(var refusal, var recorded) ->
                    new Reply.Refused(refusal, ErrorTable.of(refusal.code()), recorded);
        };
    }

    private interface Run {
        void into(FileSink sink);
    }

    private final class Passing implements HttpReply.Stream {
        private final Run run;

        Passing(Run run) {
            this.run = run;
        }

        @Override
        public void write(OutputStream out) {
            run.into(
                    (source, length) -> {
                        try {
                            out.write(source, 0, length);
                        } catch (IOException gone) {
                            throw new UncheckedIOException(gone);
                        }
                    });
        }

        @Override
        public void close() {
            admission.release();
        }
    }
}
