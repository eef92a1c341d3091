package io.claviger.client.model;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import io.claviger.client.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the node meets the others.
 *
 * @param listen host:port to listen on.
 * @param address host:port under which others reach it.
 */
public record FoundCluster(String listen, String address) {

/** The JSON of it. */
public JsonObject json() {
    return new JsonMembers().put("listen", JsonMembers.text(listen)).put("address", JsonMembers.text(address)).object();
}

/** Shows no value: it may be a secret. */
@Override
public String toString() {
    return "FoundCluster";
}
}
