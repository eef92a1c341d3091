package io.claviger.rest.backup;

import static io.claviger.rest.route.Schema.must;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.Restoration;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.stream.Stream;

/** The members of a body that say which backup something comes from. */
final class RestorationForm {
    private RestorationForm() {}

    /** Theirs, behind those that are the body's own. */
    static Schema.Member[] after(Schema.Member... own) {
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(
                                must("backup", Schema.text("Id of the backup.")),
                                must("made", Schema.instant("When the backup was made.")),
                                must("records", Schema.text("How many its checkpoint covers.")),
                                must("root", Schema.base64("Of the checkpoint's tree.")),
                                must("index", Schema.text("Last journal entry in it."))))
                .toArray(Schema.Member[]::new);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException or java.time.DateTimeException if they name no backup
     */
    static Restoration read(Members body) {
        return new Restoration(
                body.text("backup"),
                Instant.parse(body.text("made")),
                Long.parseLong(body.text("records")),
                Bytes.owned(body.base64("root")),
                Long.parseLong(body.text("index")));
    }
}
