package org.lockstep.documents;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.lockstep.base.ProblemException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** What a reader of the tree would not see is refused: anchors, aliases, merge keys (AL-1). */
final class PlainParser extends JsonParserDelegate {
  private static final int LONGEST_NAME = 255;

  private final YAMLParser parser;
  private final String text;
  private final String sourceName;
  private final String what;

  PlainParser(YAMLParser parser, String text, String sourceName, String what) {
    super(parser);
    this.parser = parser;
    this.text = text;
    this.sourceName = sourceName;
    this.what = what;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = parser.nextToken();
    if (token != null) {
      check(token == JsonToken.FIELD_NAME ? parser.currentName() : "");
    }
    return token;
  }

  private void check(String name) throws IOException {
    if (name.equals("<<") || parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw refused("anchors, aliases and merge keys: write it out");
    }
    if (name.length() > LONGEST_NAME) {
      throw refused("a field's name has more than " + LONGEST_NAME + " characters");
    }
  }

  /** What is said of a document that is no YAML. */
  ProblemException unreadable(JsonProcessingException e) {
    boolean deep =
        e instanceof StreamConstraintsException && e.getOriginalMessage().contains("nesting depth");
    String why =
        deep
            ? "it is nested deeper than " + YamlDocument.MAX_DEPTH + " levels"
            : e.getOriginalMessage().replaceAll(", from `[^`]*`", ""); // names of Jackson's
    return new ProblemException("bad-yaml", what, sourceName + ":" + line(e), why);
  }

  /** Jackson's is that of the last token before it. */
  private int line(JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return place(marked).getLine() + 1;
    }
    if (e.getCause() instanceof ReaderException) { // its position is one of a part of the text
      return 1 + (int) text.chars().limit(printable()).filter(c -> c == '\n').count();
    }
    JsonLocation at = e.getLocation() == null ? parser.currentTokenLocation() : e.getLocation();
    return at.getLineNr();
  }

  /** What is never closed is found at the end of the text, and is wrong where it begins. */
  private Mark place(MarkedYAMLException marked) {
    boolean atEnd = marked.getProblemMark().getIndex() >= text.codePointCount(0, text.length());
    return atEnd && marked.getContextMark() != null
        ? marked.getContextMark()
        : marked.getProblemMark();
  }

  /** How much of the text may stand in a document. */
  private int printable() {
    int end = 0;
    while (end < text.length() && StreamReader.isPrintable(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private ProblemException refused(String why) {
    int line = parser.currentTokenLocation().getLineNr();
    return new ProblemException("bad-yaml", what, sourceName + ":" + line, why);
  }
}
