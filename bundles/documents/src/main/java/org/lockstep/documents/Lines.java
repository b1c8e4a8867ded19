package org.lockstep.documents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.lockstep.base.ProblemException;

/** On which line of a document each field stands, so that what is wrong can be found (AL-1). */
public final class Lines {
  private static final int LONGEST_NAME = 255;

  /** Of a field of an action; what is deeper is the action type's own, and named with it. */
  private static final int DEEPEST_NAMED = 5;

  private final String sourceName;
  private final String what;
  private final Map<String, Integer> lines = new HashMap<>();

  Lines(String sourceName, String what) {
    this.sourceName = sourceName;
    this.what = what;
  }

  /** Reads on, and notes where everything stands. */
  JsonParser noting(YAMLParser parser) {
    return new JsonParserDelegate(parser) {
      @Override
      public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null) {
          take(parser, token);
        }
        return token;
      }
    };
  }

  /** What a reader of the tree would not see is refused here: anchors, aliases, merge keys. */
  private void take(YAMLParser parser, JsonToken token) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    boolean merges = token == JsonToken.FIELD_NAME && parser.currentName().equals("<<");
    if (merges || parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new ProblemException(
          "bad-yaml",
          what,
          sourceName + ":" + line,
          "anchors, aliases and merge keys: write it out");
    }
    if (token == JsonToken.FIELD_NAME && parser.currentName().length() > LONGEST_NAME) {
      throw new ProblemException(
          "bad-yaml",
          what,
          sourceName + ":" + line,
          "a field's name has more than " + LONGEST_NAME + " characters");
    }
    if (parser.getParsingContext().getNestingDepth() <= DEEPEST_NAMED) {
      lines.putIfAbsent(parser.getParsingContext().pathAsPointer().toString(), line);
    }
  }

  ProblemException unreadable(JsonProcessingException e) {
    String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    return new ProblemException("bad-yaml", what, sourceName + line, e.getOriginalMessage());
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
      return new Place(pointer + "/" + field.replace('.', '/'), name + "." + field);
    }

    /** File, line and field; of a field that is missing the line of what should have it. */
    public String of(String field) {
      String at = pointer + (field.isEmpty() ? "" : "/" + field.replace('.', '/'));
      while (!at.isEmpty() && !lines.containsKey(at)) {
        at = at.substring(0, at.lastIndexOf('/'));
      }
      String path = name.isEmpty() || field.isEmpty() ? name + field : name + "." + field;
      return sourceName + ":" + lines.getOrDefault(at, 1) + ": " + path;
    }

    /** To be thrown: what is wrong with a field. */
    public ProblemException bad(String field, String why) {
      return new ProblemException("bad-definition", what, of(field), why);
    }
  }
}
