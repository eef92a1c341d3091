package io.claviger.witness.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches evidence logs from elsewhere. */
@Command(
        name = "witness",
        description = "Watches evidence logs from another machine: only growth is agreed to.",
        mixinStandardHelpOptions = true,
        subcommands = {ServeWitnessCommand.class, CheckLogCommand.class},
        footer = {
            "",
            "Example:",
            "  claviger witness serve --state-dir /var/lib/witness --listen 127.0.0.1:8090 --log VKEY"
        })
public final class WitnessCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }
}
