package org.lockstep.documents;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.lockstep.base.ProblemException;

/** On which line of a document each field stands, so that what is wrong can be found (AL-1). */
public final class Lines {
  /** Of a parameter of a monitor or of its action; what is deeper is named with it. */
  private static final int DEEPEST_NAMED = 6;

  private static final Pattern IN_LIST = Pattern.compile("\\[([0-9]+)]");

  private final String text;
  private final String sourceName;
  private final String what;
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * @param text of a document that can be read
   */
  Lines(String text, String sourceName, String what) {
    this.text = text;
    this.sourceName = sourceName;
    this.what = what;
  }

  /** Looked up when the first is asked for: of a document without a flaw nobody wants to know. */
  private synchronized Map<String, Integer> lines() {
    if (lines.isEmpty()) {
      try (YAMLParser parser = YamlDocument.parser(text)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          JsonStreamContext at = parser.getParsingContext();
          if (at.getNestingDepth() <= DEEPEST_NAMED) {
            lines.putIfAbsent(
                at.pathAsPointer().toString(), parser.currentTokenLocation().getLineNr());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("it has been read before", e);
      }
    }
    return lines;
  }

  /** The document itself. */
  public Place top() {
    return new Place("", "");
  }

  /** What stands in a list of the document. */
  public Place inList(String list, int index) {
    return new Place("/" + list + "/" + index, list + "[" + index + "]");
  }

  /** A part of the document. */
  public final class Place {
    private final String pointer;
    private final String name;

    Place(String pointer, String name) {
      this.pointer = pointer;
      this.name = name;
    }

    /** What is below it. */
    public Place at(String field) {
      return new Place(below(field), name + "." + field);
    }

    /** Of {@code monitor[0].in.port}: its steps, as a parser goes them. */
    private String below(String field) {
      return pointer + "/" + IN_LIST.matcher(field).replaceAll("/$1").replace('.', '/');
    }

    /** File, line and field; of a field that is missing the line of what should have it. */
    public String of(String field) {
      Map<String, Integer> lines = lines();
      String at = field.isEmpty() ? pointer : below(field);
      while (!at.isEmpty() && !lines.containsKey(at)) {
        at = at.substring(0, at.lastIndexOf('/'));
      }
      String path = name.isEmpty() || field.isEmpty() ? name + field : name + "." + field;
      String line = sourceName + ":" + lines.getOrDefault(at, 1);
      return path.isEmpty() ? line : line + ": " + path;
    }

    /** To be thrown: what is wrong with a field. */
    public ProblemException bad(String field, String why) {
      return new ProblemException("bad-definition", what, of(field), why);
    }
  }
}
