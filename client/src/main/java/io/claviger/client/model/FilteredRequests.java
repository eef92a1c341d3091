package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Which requests.
 *
 * @param requestStatusList Absent: all of them.
 */
public record FilteredRequests(Optional<List<String>> requestStatusList) {
    public FilteredRequests {
        requestStatusList = requestStatusList.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .optionalList(
                        "requestStatusList", requestStatusList, value -> JsonMembers.text(value))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<List<String>> requestStatusList = Optional.empty();

        private Builder() {}

        /** Absent: all of them. */
        public Builder requestStatusList(List<String> requestStatusList) {
            this.requestStatusList = Optional.of(requestStatusList);
            return this;
        }

        /** What was put together. */
        public FilteredRequests build() {
            return new FilteredRequests(requestStatusList);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "FilteredRequests";
    }
}
