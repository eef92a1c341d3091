package io.claviger.verifier.command;

import picocli.CommandLine;

/** The verifier alone: {@code java -jar claviger-verifier.jar FILE --key KEY}. */
public final class VerifierProgram {
    private VerifierProgram() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new VerifyCommand())
                        .setCommandName("claviger-verify")
                        .execute(arguments));
    }
}
