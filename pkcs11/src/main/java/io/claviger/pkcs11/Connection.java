package io.claviger.pkcs11;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.pkcs11.answer.Abandoned;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.call.Calls;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Caller;
import io.claviger.pkcs11.process.Processes;
import io.claviger.pkcs11.process.Program;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.FrameChannel;
import io.claviger.pkcs11.wire.Malformed;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.Request;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of a program: HELLO first, then calls, one after the other. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int PROCESS_ID_BYTES = 16;
    private static final int MAX_SLOTS = 256;

    private final Link link;
    private final FrameChannel frames;
    private final Service service;
    private final Calls calls;
    private final Processes processes;

    /** Whether a token is there for the credentials that came. */
    private volatile boolean known;

    Connection(Link link, Service service, Calls calls, Processes processes) {
        this.link = link;
        this.frames = new FrameChannel(link);
        this.service = service;
        this.calls = calls;
        this.processes = processes;
    }

    /** Serves until the stream ends; what breaks a rule ends it. */
    void run() {
        try (link) {
            Caller caller = link.greet();
            Optional<Request> hello = frames.read();
            if (hello.isPresent()) {
                serve(hello.get(), caller);
            }
        } catch (Malformed malformed) {
            LOG.warn("a connection of PKCS #11 was closed: {}", malformed.getMessage());
        } catch (IOException lost) {
            LOG.debug("a connection of PKCS #11 was lost: {}", lost.getMessage());
        } catch (Abandoned _) {
            LOG.debug("a program went away while its call waited");
        }
    }

    private void serve(Request request, Caller caller) throws IOException {
        if (request.call() != Call.HELLO) {
            throw new Malformed("a connection begins with HELLO");
        }
        WireReader in = request.body();
        Bytes id = Bytes.owned(in.fixed(PROCESS_ID_BYTES));
        Program program =
                new Program(in.text(), in.u64(), in.text(), Duration.ofSeconds(in.number()));
        List<Slot> slots =
                IntStream.range(0, in.count(MAX_SLOTS)).mapToObj(_ -> Slot.read(in)).toList();
        in.end();
        TokenProcess process = processes.join(id, caller, program);
        try {
            WireWriter out = new WireWriter().text(service.version()).u32(slots.size());
            for (Slot slot : slots) {
                ReturnValue opened = opened(process, slot, program, caller);
                known |= opened == ReturnValue.OK;
                out.u64(slot.number()).u32(opened.number());
            }
            frames.write(request, Reply.of(out));
            serve(process);
        } finally {
            processes.leave(id, caller, known);
        }
    }

    private void serve(TokenProcess process) throws IOException {
        Optional<Request> next = frames.read();
        while (next.isPresent()) {
            Request request = next.get();
            frames.write(request, calls.answer(process, request, link::gone));
            next = frames.read();
        }
    }

    /** What a program says of a slot: which partition, and under which credentials. */
    private record Slot(long number, String partition, List<String> apiKeys) {
        static Slot read(WireReader in) {
            return new Slot(in.u64(), in.text(), List.of(in.text(), in.text()));
        }

        /** Shows no credential. */
        @Override
        public String toString() {
            return "Slot[%d, %s]".formatted(number, partition);
        }
    }

    /** A slot whose token is not there now is kept: it may come. */
    private ReturnValue opened(TokenProcess process, Slot slot, Program program, Caller caller) {
        PartitionId partition;
        try {
            partition = new PartitionId(slot.partition());
        } catch (IllegalArgumentException _) {
            return ReturnValue.TOKEN_NOT_PRESENT;
        }
        Token token =
                process.use(
                        new Token(
                                slot.number(),
                                partition,
                                slot.apiKeys(),
                                program,
                                caller,
                                service));
        try {
            token.requirePresent();
            return ReturnValue.OK;
        } catch (Failure failure) {
            return failure.value();
        } catch (Fault fault) {
            LOG.warn("{} got no token: {}", program.claim(), fault.getMessage());
            return ReturnValue.DEVICE_ERROR;
        }
    }

    /** Ends the stream of a program that has shown no good credential so far. */
    void closeStranger() {
        if (!known) {
            close();
        }
    }

    /** Ends the stream. */
    void close() {
        try {
            link.close();
        } catch (IOException lost) {
            LOG.debug("a connection of PKCS #11 was lost: {}", lost.getMessage());
        }
    }
}
