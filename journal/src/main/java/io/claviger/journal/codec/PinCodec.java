package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.bytes;
import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.PartitionId;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.TokenPin;
import io.claviger.core.state.TokenPins;
import io.claviger.journal.proto.v1.Commands;
import io.claviger.journal.proto.v1.Values;
import java.util.Optional;

/** PINs of PKCS #11 tokens and the command about them as bytes (docs/formats/journal.md). */
final class PinCodec {
    private PinCodec() {}

    static Values.TokenPins toMessage(TokenPins pins) {
        var m = Values.TokenPins.newBuilder().setSecurityOfficer(toMessage(pins.securityOfficer()));
        pins.user().ifPresent(user -> m.setUser(toMessage(user)));
        return m.build();
    }

    static TokenPins fromMessage(Values.TokenPins unchecked) {
        var m = known(unchecked);
        require(m.hasSecurityOfficer(), "a token with PINs has a security officer");
        return new TokenPins(
                fromMessage(m.getSecurityOfficer()),
                m.hasUser() ? Optional.of(fromMessage(m.getUser())) : Optional.empty());
    }

    private static Values.TokenPin toMessage(TokenPin pin) {
        var m =
                Values.TokenPin.newBuilder()
                        .setVerifier(bytes(pin.verifier()))
                        .setWrong(pin.wrong());
        pin.lastWrong().ifPresent(last -> m.setLastWrong(time(last)));
        return m.build();
    }

    private static TokenPin fromMessage(Values.TokenPin unchecked) {
        var m = known(unchecked);
        return new TokenPin(
                bytes(m.getVerifier()),
                m.getWrong(),
                m.hasLastWrong() ? Optional.of(time(true, m.getLastWrong())) : Optional.empty());
    }

    static Commands.UsePin toMessage(Command.UsePin c) {
        var m =
                Commands.UsePin.newBuilder()
                        .setOperation(c.operation().wireName())
                        .setPartition(c.partition().value())
                        .setUser(c.holder() == PinHolder.USER);
        c.presented().ifPresent(presented -> m.setPresented(bytes(presented)));
        c.next().ifPresent(next -> m.setNext(bytes(next)));
        return m.build();
    }

    static Command fromMessage(Origin origin, Commands.UsePin unchecked) {
        var m = known(unchecked);
        return new Command.UsePin(
                origin,
                Vocabulary.operation(m.getOperation()),
                new PartitionId(m.getPartition()),
                m.getUser() ? PinHolder.USER : PinHolder.SECURITY_OFFICER,
                m.hasPresented() ? Optional.of(bytes(m.getPresented())) : Optional.empty(),
                m.hasNext() ? Optional.of(bytes(m.getNext())) : Optional.empty());
    }
}
