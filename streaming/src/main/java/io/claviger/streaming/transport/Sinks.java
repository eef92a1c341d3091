package io.claviger.streaming.transport;

import io.claviger.streaming.delivery.Sink;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.format.SyslogMessage;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.SinkSettings;

/** Makes sinks from their settings. */
public final class Sinks {
    private Sinks() {}

    /** A sink that is not connected yet. */
    public static Sink of(SinkSettings settings, Product product) {
        LineFormat format = LineFormat.of(settings.format(), product);
        return switch (settings.destination()) {
            case Destination.Syslog receiver ->
                    new SyslogSink(receiver, settings.tls(), new SyslogMessage(format, product));
            case Destination.File(var path) -> new FileSink(path, format);
            case Destination.Webhook receiver ->
                    new WebhookSink(receiver, settings.tls(), settings.secretFile(), format);
        };
    }
}
