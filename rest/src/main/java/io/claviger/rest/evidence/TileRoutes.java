package io.claviger.rest.evidence;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.merkle.TilePath;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import java.util.List;
import java.util.regex.Pattern;

/** The log as C2SP tlog-tiles lays it out, and what its records name by digest. */
final class TileRoutes {
    private static final String OCTETS = "application/octet-stream";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Log log;

    TileRoutes(Log log) {
        this.log = log;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/evidence/v1/log/tile/entries/{bundle...}")
                        .operation(Operation.READ_EVIDENCE)
                        .summary("Entry bundle")
                        .description(
                                "Up to 256 records, each behind its length in 16 bits. Path as tlog-tiles:"
                                        + " x001/x234/067, with .p/W behind a partial one. Device auditors"
                                        + " only.")
                        .gives(OCTETS)
                        .refuses(RefusalCode.RECORD_NOT_FOUND)
                        .handledBy(this::entries),
                Route.get("/evidence/v1/log/tile/{tile...}")
                        .summary("Tile of the Merkle tree")
                        .description(
                                "Up to 256 hashes. Path as tlog-tiles: level, then x001/x234/067, with .p/W"
                                        + " behind a partial one.")
                        .gives(OCTETS)
                        .refuses(RefusalCode.RECORD_NOT_FOUND)
                        .handledBy(this::tile),
                Route.get("/evidence/v1/exhibit/{digest}")
                        .operation(Operation.READ_EVIDENCE)
                        .summary("Exhibit")
                        .description(
                                "Bytes that records name by this SHA-256: a document of state, an approval"
                                        + " token, a policy, a key or signature of an approver. Device"
                                        + " auditors only.")
                        .gives(OCTETS)
                        .refuses(RefusalCode.RECORD_NOT_FOUND)
                        .handledBy(this::exhibit));
    }

    private Reply exhibit(Call call) {
        Visibility.requireAll(call.identity());
        if (!DIGEST.matcher(call.parameter()).matches()) {
            throw noSuchExhibit();
        }
        Bytes digest = Bytes.ofHex(call.parameter());
        Bytes exhibit =
                log.read(reader -> reader.exhibit(digest)).orElseThrow(TileRoutes::noSuchExhibit);
        return octets(exhibit).with("Cache-Control", "private, no-store");
    }

    private static Unacceptable noSuchExhibit() {
        return new Unacceptable(
                RefusalCode.RECORD_NOT_FOUND, "nothing is kept that has this SHA-256");
    }

    private Reply entries(Call call) {
        Visibility.requireAll(call.identity());
        TilePath path = path("entries/" + call.parameter());
        Bytes bundle = log.read(reader -> reader.entryBundle(path.number(), path.width()));
        // Not for shared caches: these are records.
        return octets(bundle).with("Cache-Control", "private, no-store");
    }

    private Reply tile(Call call) {
        TilePath path = path(call.parameter());
        int level = path.level().orElseThrow(() -> noSuchTile());
        Bytes tile = log.read(reader -> reader.tile(level, path.number(), path.width()));
        return octets(tile).with("Cache-Control", FOR_EVER);
    }

    private static TilePath path(String text) {
        return TilePath.parse(text).orElseThrow(TileRoutes::noSuchTile);
    }

    private static Reply.Content octets(Bytes bytes) {
        return new Reply.Content(
                200, OCTETS, bytes, java.util.Optional.empty(), java.util.Map.of());
    }

    private static Unacceptable noSuchTile() {
        return new Unacceptable(RefusalCode.RECORD_NOT_FOUND, "the path names no tile of the log");
    }
}
