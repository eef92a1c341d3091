package io.claviger.witness.service;

import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.witness.state.StateDirectory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the witness says to requests, apart from HTTP. Thread-safe. */
final class Witness {
    private final StateDirectory state;
    private final Map<String, WatchedLog> logs = new LinkedHashMap<>();

    Witness(StateDirectory state, List<NoteKey> keys, InstantSource clock) {
        this.state = state;
        // A log whose key was replaced has two for a while.
        keys.stream()
                .collect(Collectors.groupingBy(NoteKey::name))
                .forEach(
                        (origin, its) ->
                                logs.put(origin, new WatchedLog(origin, its, state, clock)));
    }

    /** Answers {@code POST add-checkpoint}. */
    Answer add(byte[] body) {
        AddCheckpoint asked;
        try {
            asked = AddCheckpoint.parse(body);
        } catch (MalformedEvidence malformed) {
            return Answer.plain(400, "malformed: " + malformed.getMessage());
        }
        WatchedLog log = logs.get(asked.checkpoint().checkpoint().origin());
        return log == null ? unknownLog() : log.add(asked);
    }

    static Answer unknownLog() {
        return Answer.plain(404, "this witness does not watch this log");
    }

    /** The state for people and monitoring: 503 as long as an alarm stands. */
    Answer health() {
        List<String> alarms = state.alarms().list();
        var out = new JsonOut();
        out.raw("{\"healthy\":").raw(alarms.isEmpty() ? "true" : "false");
        out.raw(",\"witness\":").string(state.signer().key().toString());
        out.raw(",\"logs\":[");
        String comma = "";
        for (WatchedLog log : logs.values()) {
            out.raw(comma).raw("{\"origin\":").string(log.origin());
            log.last()
                    .ifPresent(
                            last -> {
                                out.raw(",\"size\":").number(last.size());
                                out.raw(",\"root\":").string(last.checkpoint().root().base64());
                                if (state.signer().key().on(last.note())
                                        instanceof Cosignature.Good(var time)) {
                                    out.raw(",\"cosigned\":").string(time.toString());
                                }
                            });
            out.raw("}");
            comma = ",";
        }
        out.raw("],\"alarms\":[");
        comma = "";
        for (String alarm : alarms) {
            out.raw(comma).string(alarm);
            comma = ",";
        }
        return new Answer(
                alarms.isEmpty() ? 200 : 503,
                "application/json",
                new String(out.raw("]}\n").toArray(), StandardCharsets.US_ASCII));
    }
}
