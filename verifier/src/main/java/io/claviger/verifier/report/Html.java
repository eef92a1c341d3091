package io.claviger.verifier.report;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a page of HTML that needs nothing from outside and runs no script. Every text is escaped
 * here and nowhere else. Not for sharing between threads.
 */
public final class Html {
    private static final String STYLE =
            """
            body{font:14px/1.45 system-ui,sans-serif;color:#1b1f24;max-width:70rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #c9d1d9}
            table{border-collapse:collapse;width:100%;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #e3e7eb}
            th{background:#f2f4f6}th:first-child{min-width:7rem}th:nth-child(2){min-width:6.5rem}td{overflow-wrap:anywhere}.good{color:#116329}.bad{color:#a40e26;font-weight:600}.open{color:#7a5200}
            .verdict{padding:.6rem .9rem;border:1px solid #c9d1d9;border-radius:.3rem;margin:.5rem 0}
            .path{display:grid;grid-template-columns:repeat(5,1fr);gap:.4rem;margin:.6rem 0 1rem;break-inside:avoid}
            .path div{border:1px solid #c9d1d9;border-radius:.3rem;padding:.4rem;overflow-wrap:anywhere}
            .path b{display:block;font-size:.75rem;text-transform:uppercase;letter-spacing:.04em;color:#57606a}
            .mono{font-family:ui-monospace,monospace;font-size:.85em}
            @media print{body{margin:0;max-width:none;font-size:10.5px}h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}}
            """;

    private final StringBuilder out = new StringBuilder(1 << 14);

    private Html() {}

    /**
     * A page that has begun. Its elements without content are closed, so that an XML parser reads
     * it, too.
     *
     * @param title as text
     */
    public static Html page(String title) {
        return new Html()
                .raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                                + " style-src 'unsafe-inline'\"/>")
                .raw("<meta name=\"viewport\" content=\"width=device-width\"/>")
                .element("title", title)
                .raw("<style>")
                .raw(STYLE)
                .raw("</style></head><body>\n");
    }

    /** Markup, as it is. */
    public Html raw(String html) {
        out.append(html);
        return this;
    }

    /** Text as text: no character of it is markup, and none hides or turns what is shown. */
    public Html text(String text) {
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

    /** An element that holds a text. */
    public Html element(String tag, String text) {
        return raw("<" + tag + ">").text(text).raw("</" + tag.split(" ", 2)[0] + ">");
    }

    /** A row of a table that has begun. */
    public Html row(List<String> cells) {
        raw("<tr>");
        cells.forEach(cell -> element("td", cell));
        return raw("</tr>\n");
    }

    /** Begins a table. */
    public Html table(List<String> heads) {
        raw("<table><thead><tr>");
        heads.forEach(head -> element("th", head));
        return raw("</tr></thead><tbody>\n");
    }

    public Html endTable() {
        return raw("</tbody></table>\n");
    }

    /** Ends the page; its bytes in UTF-8. */
    public Bytes end() {
        raw("</body></html>\n");
        return Bytes.owned(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
