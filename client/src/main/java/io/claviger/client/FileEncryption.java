package io.claviger.client;

import io.claviger.client.http.Exchange;
import io.claviger.client.http.Passage;
import io.claviger.client.json.JsonMembers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of any length, encrypted and decrypted while they pass, in constant memory. The answer
 * comes in while the file goes out: source and target are not the same file. The time limit of the
 * settings is that without progress.
 *
 * <p>If a call throws, what stands in the target is not the file and counts for nothing.
 */
public final class FileEncryption {
    private final Exchange exchange;

    FileEncryption(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Encrypts a file for the holder of a key ({@code POST /v1/fileEncrypt}).
     *
     * @param key name of an EC key that may derive
     * @param file read to its end and not closed, on another thread
     * @param encrypted not closed
     * @throws ClavigerException if not all of it was encrypted
     */
    public Receipt encrypt(String key, InputStream file, OutputStream encrypted) {
        return pass(
                "/v1/fileEncrypt",
                "SignedFileEncryptRequestDto",
                new JsonMembers()
                        .put(
                                "fileEncryptRequest",
                                new JsonMembers()
                                        .put("encryptKeyName", JsonMembers.text(key))
                                        .object()),
                file,
                encrypted);
    }

    /**
     * Decrypts a file ({@code POST /v1/synchronousFileDecrypt}).
     *
     * @param key name of the key that it was encrypted for
     * @param password of the key, if it has one
     * @param file read to its end and not closed, on another thread
     * @param decrypted not closed
     * @throws ClavigerException if not all of it was decrypted: a file that was altered or cut
     *     short
     */
    public Receipt decrypt(
            String key, Optional<Secret> password, InputStream file, OutputStream decrypted) {
        return pass(
                "/v1/synchronousFileDecrypt",
                "SignedFileDecryptRequestDto",
                new JsonMembers()
                        .put(
                                "fileDecryptRequest",
                                new JsonMembers()
                                        .put("decryptKeyName", JsonMembers.text(key))
                                        .put("keyPassword", password.map(Secret::json))
                                        .object()),
                file,
                decrypted);
    }

    private Receipt pass(
            String path, String part, JsonMembers request, InputStream file, OutputStream target) {
        String boundary = "claviger-" + UUID.randomUUID();
        String before =
                """
                --%1$s\r
                Content-Disposition: form-data; name="%2$s"\r
                Content-Type: application/json\r
                \r
                %3$s\r
                --%1$s\r
                Content-Disposition: form-data; name="file"; filename="file"\r
                Content-Type: application/octet-stream\r
                \r
                """
                        .formatted(boundary, part, request.object().text());
        String behind = "\r\n--" + boundary + "--\r\n";
        InputStream body =
                new SequenceInputStream(
                        Collections.enumeration(List.of(bytes(before), file, bytes(behind))));
        return exchange.pass(
                new Passage(path, "multipart/form-data; boundary=" + boundary, body, target));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
