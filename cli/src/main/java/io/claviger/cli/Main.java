package io.claviger.cli;

import io.claviger.cli.approver.ApproveCommand;
import io.claviger.cli.auditor.EvidenceCommand;
import io.claviger.cli.auditor.WhoCanCommand;
import io.claviger.cli.auditor.WhoDidCommand;
import io.claviger.cli.backup.BackupCommand;
import io.claviger.cli.change.ChangeCommand;
import io.claviger.cli.demo.UpCommand;
import io.claviger.cli.diagnosis.DiagnoseCommand;
import io.claviger.cli.drill.DrillCommand;
import io.claviger.cli.migrate.MigrateCommand;
import io.claviger.cli.node.ClusterCommand;
import io.claviger.cli.node.DeviceCommand;
import io.claviger.cli.node.InitCommand;
import io.claviger.cli.node.SealCommand;
import io.claviger.cli.node.ServeCommand;
import io.claviger.cli.node.UnsealCommand;
import io.claviger.cli.operator.ApplicationCommand;
import io.claviger.cli.operator.CredentialCommand;
import io.claviger.cli.operator.IncidentCommand;
import io.claviger.cli.operator.KeyCommand;
import io.claviger.cli.operator.PackageCommand;
import io.claviger.cli.operator.PartitionCommand;
import io.claviger.cli.operator.PolicyCommand;
import io.claviger.cli.operator.TrashCommand;
import io.claviger.cli.pkcs11.Pkcs11Command;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.node.Version;
import io.claviger.verifier.command.VerifyCommand;
import io.claviger.witness.command.WitnessCommand;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command tree. */
@Command(
        name = "claviger",
        description = "An open software HSM that can prove what it did.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class)
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS =
            List.of(
                    UpCommand.class,
                    ServeCommand.class,
                    InitCommand.class,
                    UnsealCommand.class,
                    ClusterCommand.class,
                    SealCommand.class,
                    BackupCommand.class,
                    DeviceCommand.class,
                    PartitionCommand.class,
                    PackageCommand.class,
                    TrashCommand.class,
                    IncidentCommand.class,
                    ApplicationCommand.class,
                    CredentialCommand.class,
                    KeyCommand.class,
                    PolicyCommand.class,
                    ChangeCommand.class,
                    DrillCommand.class,
                    ApproveCommand.class,
                    EvidenceCommand.class,
                    WhoCanCommand.class,
                    WhoDidCommand.class,
                    DiagnoseCommand.class,
                    VerifyCommand.class,
                    WitnessCommand.class,
                    MigrateCommand.class,
                    Pkcs11Command.class);

    @Spec private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command, for who is a program already; its exit code. */
    public static int run(String... arguments) {
        return program(arguments)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed)
                .execute(arguments);
    }

    /**
     * The tree of commands. Where the arguments name one, it has no other: to read what each takes
     * is most of a start.
     */
    public static CommandLine program(String... arguments) {
        var program = new CommandLine(new Main());
        String asked = arguments.length == 0 ? "" : arguments[0];
        boolean known = commands().contains(asked);
        COMMANDS.stream()
                .filter(type -> !known || name(type).equals(asked))
                .forEach(program::addSubcommand);
        return program;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }

    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        var error = wrong.getCommandLine().getErr();
        error.println("claviger: " + wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, error)) {
            error.println(
                    "try '%s --help'"
                            .formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
        }
        error.flush();
        return 2;
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult result)
            throws Exception {
        if (failure instanceof WrongUsage wrong) {
            return wrongUsage(new ParameterException(command, wrong.getMessage()), new String[0]);
        }
        String line =
                switch (failure) {
                    case CommandFailed refused -> refused.getMessage();
                    case ConfigurationError wrong -> wrong.getMessage();
                    default -> throw failure;
                };
        command.getErr().println("claviger: " + line);
        command.getErr().flush();
        return 1;
    }

    /** Reads the version from the build. */
    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return List.of("claviger " + Version.current()).toArray(String[]::new);
        }
    }

    /** Names of all commands, for documents and tests. */
    static List<String> commands() {
        return COMMANDS.stream().map(Main::name).toList();
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }
}
