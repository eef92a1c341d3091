package io.claviger.client;

import io.claviger.client.api.Contract;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonValue;
import io.claviger.client.model.BlockKey;
import io.claviger.client.model.DecryptRequest;
import io.claviger.client.model.ModifyRequest;
import io.claviger.client.model.SignRequest;
import io.claviger.client.model.UnblockKey;
import io.claviger.client.model.UnwrapKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/**
 * Operations that wait for approvals: each is submitted, approved by others, and done by the
 * service once the rules of the key are met. An operation whose key asks for nobody is done at
 * once.
 */
public final class Requests {
    private final Contract contract;

    Requests(Contract contract) {
        this.contract = contract;
    }

    /** Asks for a signature ({@code POST /v1/sign}). */
    public Call<PendingRequest> sign(SignRequest request, Shown shown) {
        return submit(contract::requestSign, request.json(), shown, "signRequestId");
    }

    /** Asks for a decryption ({@code POST /v1/decrypt}). */
    public Call<PendingRequest> decrypt(DecryptRequest request, Shown shown) {
        return submit(contract::requestDecrypt, request.json(), shown, "decryptRequestId");
    }

    /** Asks to unwrap a key ({@code POST /v1/unwrap}). */
    public Call<PendingRequest> unwrap(UnwrapKey request, Shown shown) {
        return submit(contract::requestUnwrap, request.json(), shown, "unwrapRequestId");
    }

    /** Asks to block a key ({@code POST /v1/block}). */
    public Call<PendingRequest> block(BlockKey request, Shown shown) {
        return submit(contract::requestBlock, request.json(), shown, "blockKeyRequestId");
    }

    /** Asks to unblock a key ({@code POST /v1/unblock}). */
    public Call<PendingRequest> unblock(UnblockKey request, Shown shown) {
        return submit(contract::requestUnblock, request.json(), shown, "unblockKeyRequestId");
    }

    /** Asks for other rules of a key ({@code POST /v1/modify}). */
    public Call<PendingRequest> modify(ModifyRequest request, Shown shown) {
        return submit(contract::requestModify, request.json(), shown, "modifyKeyRequestId");
    }

    /** A request that was submitted before, by this program or another one of the application. */
    public PendingRequest of(String id) {
        return new PendingRequest(contract, id);
    }

    private Call<PendingRequest> submit(
            Function<JsonObject, Call<JsonObject>> route,
            JsonObject request,
            Shown shown,
            String idMember) {
        return route.apply(shown.in(request)).map(answer -> of(answer.string(idMember)));
    }

    /** What approvers are shown beside the operation itself. */
    public static final class Shown {
        /** Nothing. */
        public static final Shown NOTHING = new Shown(new byte[0]);

        private final byte[] metaData;

        private Shown(byte[] metaData) {
            this.metaData = metaData;
        }

        /** Bytes, which are copied. */
        public static Shown of(byte[] metaData) {
            return new Shown(metaData.clone());
        }

        /** Text in UTF-8. */
        public static Shown text(String text) {
            return new Shown(text.getBytes(StandardCharsets.UTF_8));
        }

        /** The wrapper has one member, which is the request. */
        private JsonObject in(JsonObject wrapper) {
            if (metaData.length == 0) {
                return wrapper;
            }
            Map.Entry<String, JsonValue> only = wrapper.members().entrySet().iterator().next();
            return new JsonMembers()
                    .put(
                            only.getKey(),
                            new JsonMembers()
                                    .putAll(JsonObject.asObject(only.getValue()))
                                    .put(
                                            "metaData",
                                            JsonMembers.text(Base64Bytes.of(metaData).text()))
                                    .object())
                    .object();
        }
    }
}
