package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands an application over. */
@Command(
        name = "handover",
        description = "Prints a page that joins owner, technical mapping and proof.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger application handover payments",
            "  claviger application handover payments --html payments.html"
        })
final class HandoverCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "write it as a page for browsers that needs nothing else; '-' prints it")
    private @Nullable Path html;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
        Service.Reply reply =
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + Service.segment(name) + "/handover");
        if (html != null) {
            write(html, HandoverPage.of(reply.json()).unsafeArray());
        } else if (target.json()) {
            System.out.println(reply.text());
        } else {
            HandoverNote.text(reply.json()).forEach(System.out::println);
        }
        return 0;
    }

    private static void write(Path file, byte[] page) {
        if (file.toString().equals("-")) {
            System.out.writeBytes(page);
            return;
        }
        try {
            Files.write(file, page);
        } catch (IOException unwritable) {
            throw CommandFailed.writing(file, unwritable);
        }
        System.out.println("wrote " + file);
    }
}
