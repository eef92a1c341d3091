package io.claviger.rest.route;

import io.claviger.core.evidence.Operation;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.rest.error.Unacceptable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One route: what finds it, who may use it, what it takes and gives, and what it does. Immutable.
 */
public final class Route {
    /** A query parameter. */
    public record Query(String name, boolean required, Schema schema) {}

    /** What a granted request answers. */
    public record Gives(int status, String contentType, Optional<Schema> schema) {}

    private final Method method;
    private final PathTemplate path;
    private final Access access;
    private final boolean whileSealed;
    private final boolean implemented;
    private final String summary;
    private final String description;
    private final Optional<Schema> takes;
    private final String takesType;
    private final Gives gives;
    private final List<Query> queries;
    private final Set<RefusalCode> refusals;
    private final Handler handler;

    private Route(Builder builder, Handler handler) {
        this.method = builder.method;
        this.path = builder.path;
        this.access = builder.access;
        this.whileSealed = builder.whileSealed;
        this.implemented = builder.implemented;
        this.summary = builder.summary;
        this.description = builder.description;
        this.takes = builder.takes;
        this.takesType = builder.takesType;
        this.gives = builder.gives;
        this.queries = List.copyOf(builder.queries);
        this.refusals = Set.copyOf(builder.refusals);
        this.handler = handler;
    }

    public static Builder get(String path) {
        return new Builder(Method.GET, path);
    }

    public static Builder post(String path) {
        return new Builder(Method.POST, path);
    }

    public static Builder put(String path) {
        return new Builder(Method.PUT, path);
    }

    public static Builder patch(String path) {
        return new Builder(Method.PATCH, path);
    }

    public static Builder delete(String path) {
        return new Builder(Method.DELETE, path);
    }

    public Method method() {
        return method;
    }

    public PathTemplate path() {
        return path;
    }

    public Access access() {
        return access;
    }

    /** Whether the route answers while the node is sealed. */
    public boolean whileSealed() {
        return whileSealed;
    }

    /** Whether the route answers only while the journal serves: all but health and description. */
    public boolean needsJournal() {
        String text = path.toString();
        return text.startsWith("/v1/")
                || text.startsWith("/ops/v1/")
                || text.startsWith("/evidence/v1/");
    }

    /** Whether a repetition can be told from a request of its own; files pass and are not kept. */
    public boolean takesIdempotencyKey() {
        return method != Method.GET
                && access instanceof Access.Protected
                && !takesType.startsWith("multipart/");
    }

    /** Whether this version does more than refuse. */
    public boolean implemented() {
        return implemented;
    }

    public String summary() {
        return summary;
    }

    public String description() {
        return description;
    }

    public Optional<Schema> takes() {
        return takes;
    }

    /** Content type of what is taken. */
    public String takesType() {
        return takesType;
    }

    public Gives gives() {
        return gives;
    }

    public List<Query> queries() {
        return queries;
    }

    /** Refusals that are particular to this route. */
    public Set<RefusalCode> refusals() {
        return refusals;
    }

    public Handler handler() {
        return handler;
    }

    /** {@code POST /v1/key}. */
    @Override
    public String toString() {
        return method + " " + path.display();
    }

    /** Collects what a route is. */
    public static final class Builder {
        private final Method method;
        private final PathTemplate path;
        private Access access = new Access.Open();
        private boolean whileSealed;
        private boolean implemented = true;
        private String summary = "";
        private String description = "";
        private Optional<Schema> takes = Optional.empty();
        private String takesType = "application/json";
        private Gives gives = new Gives(200, "application/json", Optional.empty());
        private final List<Query> queries = new ArrayList<>();
        private final Set<RefusalCode> refusals = EnumSet.noneOf(RefusalCode.class);

        private Builder(Method method, String path) {
            this.method = method;
            this.path = PathTemplate.of(path);
        }

        /** Needs a credential whose role may do {@code operation}. */
        public Builder operation(Operation operation) {
            this.access = Access.Protected.by(operation);
            return this;
        }

        /**
         * Needs a credential of one of {@code roles}, for an operation without a rule of its own.
         */
        public Builder roles(Set<Role> roles) {
            this.access = new Access.Protected(Operation.AUTHENTICATE, roles);
            return this;
        }

        public Builder whileSealed() {
            this.whileSealed = true;
            return this;
        }

        public Builder summary(String text) {
            this.summary = text;
            return this;
        }

        public Builder description(String text) {
            this.description = text;
            return this;
        }

        public Builder takes(Schema schema) {
            return takes("application/json", schema);
        }

        /** Takes a body that is no JSON. */
        public Builder takes(String contentType, Schema schema) {
            this.takesType = contentType;
            this.takes = Optional.of(schema);
            return this;
        }

        public Builder gives(int status, Schema schema) {
            this.gives = new Gives(status, "application/json", Optional.of(schema));
            return this;
        }

        /** Answers with a body that is no JSON. */
        public Builder gives(String contentType) {
            this.gives = new Gives(200, contentType, Optional.empty());
            return this;
        }

        public Builder query(String name, Schema schema) {
            queries.add(new Query(name, false, schema));
            return this;
        }

        /** A parameter without which the request is refused. */
        public Builder requiredQuery(String name, Schema schema) {
            queries.add(new Query(name, true, schema));
            return this;
        }

        public Builder refuses(RefusalCode... codes) {
            refusals.addAll(List.of(codes));
            return this;
        }

        public Route handledBy(Handler handler) {
            return new Route(this, handler);
        }

        /** A route of the contract that this version refuses. */
        public Route notImplemented() {
            implemented = false;
            refuses(RefusalCode.NOT_IMPLEMENTED);
            String name = "'" + method + " " + path.display() + "'";
            return new Route(
                    this,
                    _ -> {
                        throw Unacceptable.notImplemented(name);
                    });
        }
    }
}
