package io.claviger.verifier.report;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes HTML. Every text is escaped here and nowhere else. */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 14);

    Html raw(String html) {
        out.append(html);
        return this;
    }

    /** Text as text: no character of it is markup, and none hides or turns what is shown. */
    Html text(String text) {
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> out.append("&amp;");
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '"' -> out.append("&quot;");
                                case '\'' -> out.append("&#39;");
                                default -> {
                                    if (shown(c)) {
                                        out.appendCodePoint(c);
                                    } else {
                                        out.append("\\u{")
                                                .append(Integer.toHexString(c))
                                                .append('}');
                                    }
                                }
                            }
                        });
        return this;
    }

    private static boolean shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    c == '\n';
            default -> true;
        };
    }

    Html element(String tag, String text) {
        return raw("<" + tag + ">").text(text).raw("</" + tag.split(" ", 2)[0] + ">");
    }

    Html row(List<String> cells) {
        raw("<tr>");
        cells.forEach(cell -> element("td", cell));
        return raw("</tr>\n");
    }

    Html table(List<String> heads) {
        raw("<table><thead><tr>");
        heads.forEach(head -> element("th", head));
        return raw("</tr></thead><tbody>\n");
    }

    Html endTable() {
        return raw("</tbody></table>\n");
    }

    Bytes toBytes() {
        return Bytes.owned(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
