package io.claviger.client.api;

import io.claviger.client.Call;
import io.claviger.client.http.Exchange;
import io.claviger.client.http.Incoming;
import io.claviger.client.http.Outgoing;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.ConsistencyProof;
import io.claviger.client.model.GetCheckpointQuery;
import io.claviger.client.model.GetConsistencyQuery;
import io.claviger.client.model.GetInclusionQuery;
import io.claviger.client.model.GetPackageQuery;
import io.claviger.client.model.GetProofQuery;
import io.claviger.client.model.GetRecordsQuery;
import io.claviger.client.model.GetWhoCanQuery;
import io.claviger.client.model.GetWhoDidQuery;
import io.claviger.client.model.InclusionProof;
import io.claviger.client.model.Prune;
import io.claviger.client.model.RecordPage;
import io.claviger.client.model.Retention;
import io.claviger.client.model.WhoCan;
import io.claviger.client.model.WhoDid;

/** The evidence log. Made from the description of the service. */
public final class Evidence {
    private final Exchange exchange;

    public Evidence(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Read a record. The very bytes that are hashed into the log. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param index as in the path
     * @see <a href="/evidence/v1/record/%7Bindex%7D">GET /evidence/v1/record/{index}</a>
     */
    public Call<JsonObject> getRecord(String index) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/record/" + Outgoing.segment(index)),
                Incoming::object);
    }

    /**
     * Find records. Records that have all the values given. Those that the caller may not read are
     * left out, so a page can be short and have a next one. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/records">GET /evidence/v1/records</a>
     */
    public Call<RecordPage> getRecords(GetRecordsQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/records").asking(query.parameters()),
                in -> RecordPage.of(in.object()));
    }

    /**
     * Record with everything that proves it. One file that verifies offline: see
     * docs/formats/proof-file.md. The sizes name checkpoints that the node signed. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param index as in the path
     * @param query what is looked for
     * @see <a href="/evidence/v1/proof/%7Bindex%7D">GET /evidence/v1/proof/{index}</a>
     */
    public Call<JsonObject> getProof(String index, GetProofQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/proof/" + Outgoing.segment(index))
                        .asking(query.parameters()),
                Incoming::object);
    }

    /**
     * Inclusion proof. Needs no credential.
     *
     * @param index as in the path
     * @param query what is looked for
     * @see <a href="/evidence/v1/inclusion/%7Bindex%7D">GET /evidence/v1/inclusion/{index}</a>
     */
    public Call<InclusionProof> getInclusion(String index, GetInclusionQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/inclusion/" + Outgoing.segment(index))
                        .asking(query.parameters()),
                in -> InclusionProof.of(in.object()));
    }

    /**
     * Consistency proof. Needs no credential.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/consistency">GET /evidence/v1/consistency</a>
     */
    public Call<ConsistencyProof> getConsistency(GetConsistencyQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/consistency").asking(query.parameters()),
                in -> ConsistencyProof.of(in.object()));
    }

    /**
     * Newest checkpoint. A signed note (C2SP tlog-checkpoint) with the cosignatures that it has.
     * Needs no credential.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/checkpoint">GET /evidence/v1/checkpoint</a>
     */
    public Call<String> getCheckpoint(GetCheckpointQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/checkpoint").asking(query.parameters()),
                Incoming::text);
    }

    /**
     * Newest checkpoint, where tlog-tiles clients look for it. Needs no credential.
     *
     * @see <a href="/evidence/v1/log/checkpoint">GET /evidence/v1/log/checkpoint</a>
     */
    public Call<String> getLogCheckpoint() {
        return new Call<>(
                exchange, Outgoing.of("GET", "/evidence/v1/log/checkpoint"), Incoming::text);
    }

    /**
     * Public key of the log. A verifier key (C2SP signed-note) to pin. Needs no credential.
     *
     * @see <a href="/evidence/v1/log-key">GET /evidence/v1/log-key</a>
     */
    public Call<String> getLogKey() {
        return new Call<>(exchange, Outgoing.of("GET", "/evidence/v1/log-key"), Incoming::text);
    }

    /**
     * Evidence package. The records that have all the values given, those that explain them, and
     * all that verifies them offline, as a zip: see docs/formats/evidence-package.md. For auditors.
     * Roles: approver, approver-key-management, auditor, device-so, key-management, key-operation,
     * partition-so, service.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/package">GET /evidence/v1/package</a>
     */
    public Call<byte[]> getPackage(GetPackageQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/package").asking(query.parameters()),
                Incoming::bytes);
    }

    /**
     * Who can use a key. Which credentials of which applications may do what with a key, by which
     * interface, after which approvals: what the key boundary itself would decide, now or with the
     * log as it was. For auditors and officers. Roles: approver, approver-key-management, auditor,
     * device-so, key-management, key-operation, partition-so, service.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/who-can">GET /evidence/v1/who-can</a>
     */
    public Call<WhoCan> getWhoCan(GetWhoCanQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/who-can").asking(query.parameters()),
                in -> WhoCan.of(in.object()));
    }

    /**
     * Who did use a key. Records about a key, counted by who did what. For auditors. One answer
     * counts at most 50,000 records; the rest follows with 'after'. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param query what is looked for
     * @see <a href="/evidence/v1/who-did">GET /evidence/v1/who-did</a>
     */
    public Call<WhoDid> getWhoDid(GetWhoDidQuery query) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/who-did").asking(query.parameters()),
                in -> WhoDid.of(in.object()));
    }

    /**
     * How long records are kept on the nodes. For officers and auditors of the device. Roles:
     * approver, approver-key-management, auditor, device-so, key-management, key-operation,
     * partition-so, service.
     *
     * @see <a href="/evidence/v1/retention">GET /evidence/v1/retention</a>
     */
    public Call<Retention> getRetention() {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/retention"),
                in -> Retention.of(in.object()));
    }

    /**
     * Drop the uses among records that were archived. As many as the archive holds and the
     * applications' retention rules allow, in whole bundles of 256. Records that changed something
     * stay, and all hashes: what was dropped stays provable. Roles: device-so.
     *
     * @param request What was archived.
     * @see <a href="/evidence/v1/prune">POST /evidence/v1/prune</a>
     */
    public Call<Retention> prune(Prune request) {
        return new Call<>(
                exchange,
                Outgoing.of("POST", "/evidence/v1/prune").with(request.json()),
                in -> Retention.of(in.object()));
    }

    /**
     * Entry bundle. Up to 256 records, each behind its length in 16 bits. Path as tlog-tiles:
     * x001/x234/067, with .p/W behind a partial one. Device auditors only. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param bundle as in the path
     * @see <a href="/evidence/v1/log/tile/entries/%7Bbundle%7D">GET
     *     /evidence/v1/log/tile/entries/{bundle}</a>
     */
    public Call<byte[]> getLogTileEntry(String bundle) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/log/tile/entries/" + Outgoing.segment(bundle)),
                Incoming::bytes);
    }

    /**
     * Tile of the Merkle tree. Up to 256 hashes. Path as tlog-tiles: level, then x001/x234/067,
     * with .p/W behind a partial one. Needs no credential.
     *
     * @param tile as in the path
     * @see <a href="/evidence/v1/log/tile/%7Btile%7D">GET /evidence/v1/log/tile/{tile}</a>
     */
    public Call<byte[]> getLogTile(String tile) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/log/tile/" + Outgoing.segment(tile)),
                Incoming::bytes);
    }

    /**
     * Exhibit. Bytes that records name by this SHA-256: a document of state, an approval token, a
     * policy, a key or signature of an approver. Device auditors only. Roles: approver,
     * approver-key-management, auditor, device-so, key-management, key-operation, partition-so,
     * service.
     *
     * @param digest as in the path
     * @see <a href="/evidence/v1/exhibit/%7Bdigest%7D">GET /evidence/v1/exhibit/{digest}</a>
     */
    public Call<byte[]> getExhibit(String digest) {
        return new Call<>(
                exchange,
                Outgoing.of("GET", "/evidence/v1/exhibit/" + Outgoing.segment(digest)),
                Incoming::bytes);
    }
}
