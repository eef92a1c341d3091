package io.claviger.cli.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person for an onboarding record, field by field, and sends it once they said yes. A gap or
 * a wrong value is asked for again, with the reason.
 */
final class Wizard {
    private static final String OTHERWISE = "a FILE";
    private static final Pattern FIELD = Pattern.compile("field '([A-Za-z]+)'");

    private final Target target;
    private final RecordDelivery.Purpose purpose;
    private final boolean dryRun;
    private final Map<Question, Object> answers = new EnumMap<>(Question.class);
    private Map<String, Object> offered = Map.of();

    Wizard(Target target, RecordDelivery.Purpose purpose, boolean dryRun) {
        this.target = target;
        this.purpose = purpose;
        this.dryRun = dryRun;
    }

    /** Asks, shows, and sends; 0 if that was done, 1 if nothing was sent. */
    int run(@Nullable String template) {
        System.out.println(
                "Every field of the onboarding record. Enter takes the value in [brackets], '-' leaves a field empty.");
        if (purpose != RecordDelivery.Purpose.CHANGE) {
            offer(template == null ? askTemplate() : template);
        }
        for (Question question : Question.values()) {
            ask(question);
            if (question == Question.NAME && purpose != RecordDelivery.Purpose.ONBOARD) {
                offerPresent();
            }
        }
        boolean accepted = rehearsed();
        if (dryRun || !accepted) {
            save();
            return accepted ? 0 : 1;
        }
        save();
        if (!ask("Send it now? type yes: ").equals("yes")) {
            System.out.println("nothing was sent");
            return 1;
        }
        return RecordDelivery.send(target, purpose, json());
    }

    private String askTemplate() {
        while (true) {
            System.out.println("Templates: " + String.join(", ", Templates.NAMES));
            String name = ask("template [none]: ");
            if (name.isEmpty() || name.equals("none") || Templates.NAMES.contains(name)) {
                return name;
            }
            System.out.println("  there is no template of this name");
        }
    }

    private void offer(String template) {
        if (!template.isEmpty() && !template.equals("none")) {
            offered = read(RecordFile.json(template, Templates.text(template)));
        }
    }

    /** An application that has the name: its record is what is changed. */
    private void offerPresent() {
        Optional<Service.Reply> present =
                purpose.service(target)
                        .find(
                                "/ops/v1/applications/"
                                        + Service.encoded(
                                                String.valueOf(answers.get(Question.NAME))));
        present.ifPresent(
                reply -> {
                    System.out.println(
                            "  There is such an application: this requests a change of its record, whose values are offered.");
                    offered = read(reply.body().unsafeArray());
                });
        if (present.isEmpty() && purpose == RecordDelivery.Purpose.CHANGE) {
            throw new CommandFailed(
                    "there is no application '%s' to change; 'claviger application request' asks for a new one"
                            .formatted(answers.get(Question.NAME)));
        }
    }

    private static Map<String, Object> read(byte[] json) {
        try {
            return Service.JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (IOException notJson) {
            throw new CommandFailed("the record cannot be read: " + notJson.getMessage());
        }
    }

    private void ask(Question question) {
        System.out.println();
        System.out.println(question.explanation());
        // What was answered before is offered where the node refused it.
        String value =
                Optional.ofNullable(answers.get(question))
                        .or(() -> Optional.ofNullable(offered.get(question.field())))
                        .map(Question::shown)
                        .filter(text -> !text.isEmpty())
                        .orElse("");
        String none = question.optional() ? " [none]" : "";
        String prompt = question.field() + (value.isEmpty() ? none : " [" + value + "]") + ": ";
        while (true) {
            String typed = ask(prompt);
            try {
                question.read(typed.isEmpty() ? value : typed)
                        .ifPresentOrElse(
                                answer -> answers.put(question, answer),
                                () -> answers.remove(question));
                Optional<String> objection = Question.objection(answers);
                if (objection.isEmpty()) {
                    return;
                }
                System.out.println("  " + objection.get());
            } catch (IllegalArgumentException wrong) {
                System.out.println("  " + wrong.getMessage());
            }
        }
    }

    /** Shows record and dry run, and asks again for what the node refuses. */
    private boolean rehearsed() {
        while (true) {
            System.out.println();
            System.out.print(yaml());
            System.out.println();
            JsonNode answer = RecordDelivery.rehearsal(target, purpose, json()).json();
            RecordDelivery.printRehearsal(answer);
            if (answer.path("accepted").asBoolean()) {
                return true;
            }
            Optional<Question> again = refused(answer);
            if (again.isEmpty()) {
                return false;
            }
            ask(again.get());
        }
    }

    private static Optional<Question> refused(JsonNode answer) {
        return switch (answer.path("refusal").asText()) {
            case "partition-not-found" -> Optional.of(Question.PARTITION);
            case "application-exists" -> Optional.of(Question.NAME);
            default -> {
                Matcher field = FIELD.matcher(answer.path("message").asText());
                yield field.find() ? Question.of(field.group(1)) : Optional.empty();
            }
        };
    }

    private void save() {
        while (true) {
            String name = ask("Save the record as [not saved]: ");
            if (name.isEmpty()) {
                return;
            }
            try {
                Files.writeString(
                        Path.of(name),
                        yaml(),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW);
                System.out.println("saved " + name);
                return;
            } catch (FileAlreadyExistsException _) {
                System.out.println("  %s exists; name another file".formatted(name));
            } catch (IOException | InvalidPathException wrong) {
                System.out.println("  cannot write %s; name another file".formatted(name));
            }
        }
    }

    private static String ask(String prompt) {
        return Terminal.line(prompt, OTHERWISE)
                .orElseThrow(() -> new CommandFailed("the input ended; nothing was sent"))
                .strip();
    }

    /** Values stand as JSON, which YAML 1.2 reads, so that none needs a style of its own. */
    private String yaml() {
        var text = new StringBuilder();
        answers.forEach(
                (question, value) ->
                        text.append(question.field())
                                .append(": ")
                                .append(written(value))
                                .append('\n'));
        return text.toString();
    }

    private static String written(Object value) {
        try {
            return Service.JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] json() {
        return RecordFile.json("the record", yaml());
    }
}
