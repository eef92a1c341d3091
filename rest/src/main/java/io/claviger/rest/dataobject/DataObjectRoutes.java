package io.claviger.rest.dataobject;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.dataobject.CreateDataObject;
import io.claviger.engine.dataobject.DataObjects;
import io.claviger.engine.dataobject.OpenedDataObject;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.BinaryMembers;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;

/** Routes to data objects. */
public final class DataObjectRoutes {
    private static final int DEFAULT_PAGE = 100;

    private static final Schema NAME =
            Schema.text("Name of the data object, unique in its partition.");
    private static final Schema VALUE =
            Schema.base64("At most " + DataObject.MAX_BYTES + " bytes.");
    private static final Schema ATTRIBUTES =
            Schema.object(
                    "DataObjectAttributes",
                    "In the words of PKCS #11.",
                    may("private", Schema.flag("Shown to users only. Default true.").orNull()),
                    may("modifiable", Schema.flag("Default true.").orNull()),
                    may("destroyable", Schema.flag("May be deleted. Default false.").orNull()));

    private final DataObjects dataObjects;

    public DataObjectRoutes(DataObjects dataObjects) {
        this.dataObjects = dataObjects;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/v1/dataObject")
                        .operation(Operation.CREATE_DATA_OBJECT)
                        .summary("Create a data object")
                        .description("The answer does not repeat the value.")
                        .takes(
                                Schema.object(
                                        "CreateDataObject",
                                        "A value under a new name.",
                                        must("name", NAME),
                                        must("value", VALUE),
                                        may("attributes", ATTRIBUTES)))
                        .gives(
                                201,
                                Schema.object(
                                        "CreatedDataObject",
                                        "The data object without its value.",
                                        must("name", NAME),
                                        must("attributes", ATTRIBUTES)))
                        .refuses(
                                RefusalCode.DATA_OBJECT_EXISTS,
                                RefusalCode.DATA_OBJECT_INVALID,
                                RefusalCode.POLICY_FORBIDS)
                        .handledBy(this::create),
                Route.get("/v1/dataObject/{dataObjectName...}")
                        .operation(Operation.READ_DATA_OBJECT)
                        .summary("Read a data object")
                        .gives(
                                200,
                                Schema.object(
                                        "DataObject",
                                        "A data object.",
                                        must("name", NAME),
                                        must("attributes", ATTRIBUTES),
                                        must("value", VALUE)))
                        .refuses(RefusalCode.DATA_OBJECT_NOT_FOUND)
                        .handledBy(this::read),
                Route.delete("/v1/dataObject/{dataObjectName...}")
                        .operation(Operation.DELETE_DATA_OBJECT)
                        .summary("Delete a data object for good")
                        .refuses(
                                RefusalCode.DATA_OBJECT_NOT_FOUND,
                                RefusalCode.OPERATION_FORBIDDEN,
                                RefusalCode.POLICY_FORBIDS)
                        .handledBy(this::delete),
                Route.get("/ops/v1/data-objects")
                        .operation(Operation.LIST_DATA_OBJECTS)
                        .summary("List the data objects of the caller's partition")
                        .query("after", Schema.text("The 'next' of the page before."))
                        .query(
                                "limit",
                                Schema.integer(
                                        "At most so many, 1 to " + DataObjects.MAX_PAGE + "."))
                        .gives(
                                200,
                                Schema.object(
                                        "DataObjects",
                                        "Data objects by name, without their values.",
                                        must("dataObjects", Schema.list(listed(), "One page.")),
                                        must(
                                                "next",
                                                Schema.text("Null on the last page.").orNull())))
                        .handledBy(this::list));
    }

    private static Schema listed() {
        return Schema.object(
                "ListedDataObject",
                "A data object without its value.",
                must("name", NAME),
                must("attributes", ATTRIBUTES),
                must("uuid", Schema.text("Its id, which no other ever has.")),
                must("size", Schema.integer("Bytes of the value.")),
                must("application", Schema.text("Whose it is.")),
                must("created", Schema.instant("Since when.")));
    }

    private Reply create(Call call) {
        Members body = call.body();
        DataObjectName name = named(body.path("name"), body.text("name"));
        DataObjectAttributes attributes =
                body.optionalObject("attributes")
                        .map(DataObjectRoutes::attributes)
                        .orElseGet(() -> new DataObjectAttributes(true, true, false));
        try (SecretBytes value = value(body)) {
            return Reply.of(
                    dataObjects.create(
                            call.origin(), new CreateDataObject(name, value, attributes)),
                    object -> Reply.json(201, written(object)));
        }
    }

    private static DataObjectAttributes attributes(Members members) {
        return new DataObjectAttributes(
                members.flag("private", true),
                members.flag("modifiable", true),
                members.flag("destroyable", false));
    }

    /** What is no base64 has an error of its own here. */
    private static SecretBytes value(Members body) {
        try {
            return SecretBytes.consume(body.base64("value"));
        } catch (Unacceptable refused) {
            throw refused.refusal().code() == RefusalCode.INVALID_BASE64
                    ? new Unacceptable(refused.refusal(), HttpError.INVALID_DATA_OBJECT)
                    : refused;
        }
    }

    private Reply read(Call call) {
        return Reply.of(
                dataObjects.read(call.origin(), named("path", call.parameter())),
                DataObjectRoutes::released);
    }

    private static Reply.Content released(OpenedDataObject opened) {
        try (opened) {
            return Reply.json(
                    200,
                    BinaryMembers.behind(written(opened.object())).binary("value", opened.value()));
        }
    }

    private Reply delete(Call call) {
        return Reply.of(
                dataObjects.delete(call.origin(), named("path", call.parameter())),
                _ -> Reply.empty());
    }

    private Reply list(Call call) {
        Optional<DataObjectName> after = call.query("after").map(text -> named("after", text));
        int limit =
                call.queryNumber("limit", 1, DataObjects.MAX_PAGE)
                        .map(Long::intValue)
                        .orElse(DEFAULT_PAGE);
        return Reply.of(
                dataObjects.list(call.origin(), after, limit),
                page -> {
                    ObjectNode body = Json.object();
                    var array = body.putArray("dataObjects");
                    page.forEach(object -> array.add(described(object)));
                    body.put("next", page.size() == limit ? page.getLast().name().value() : null);
                    return Reply.json(200, body);
                });
    }

    private static ObjectNode described(DataObject object) {
        return written(object)
                .put("uuid", object.id().toString())
                .put("size", object.size())
                .put("application", object.application().value())
                .put("created", object.created().toString());
    }

    private static ObjectNode written(DataObject object) {
        ObjectNode body = Json.object().put("name", object.name().value());
        body.putObject("attributes")
                .put("private", object.attributes().privateObject())
                .put("modifiable", object.attributes().modifiable())
                .put("destroyable", object.attributes().destroyable());
        return body;
    }

    private static DataObjectName named(String where, String text) {
        try {
            return new DataObjectName(text);
        } catch (IllegalArgumentException impossible) {
            throw Unacceptable.malformed(
                    "'" + where + "' is no name of a data object: " + impossible.getMessage());
        }
    }
}
