package org.lockstep.documents;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.lockstep.base.ProblemException;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A document of bounded size and depth, and where each of its fields stands. Any thread may read
 * one.
 *
 * @param root the tree
 */
public record YamlDocument(JsonNode root, Lines lines) {
  /** The largest document, in bytes. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  static final int MAX_DEPTH = 20;

  /** Made when the first document is read: a node's start is not the time for it. */
  private static final class Yaml {
    static final YAMLMapper MAPPER = mapper();

    private static YAMLMapper mapper() {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(MAX_BYTES);
      YAMLMapper mapper =
          new YAMLMapper(
              YAMLFactory.builder()
                  .loaderOptions(options)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .stringQuotingChecker(new Quoting())
                  .build());
      return mapper;
    }
  }

  /**
   * @param sourceName the name of the file, for people
   * @param what is said first where it is refused
   * @throws ProblemException when it is too large, too deep or no YAML
   */
  public static YamlDocument read(String yaml, String sourceName, String what) {
    if (yaml.length() > MAX_BYTES || yaml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new ProblemException(
          "too-large", what, sourceName, "it has more than " + MAX_BYTES + " bytes");
    }
    try (PlainParser parser = new PlainParser(parser(yaml), yaml, sourceName, what)) {
      return new YamlDocument(root(parser), new Lines(yaml, sourceName, what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode root(PlainParser parser) throws IOException {
    try {
      JsonNode root = Yaml.MAPPER.readTree(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is a second document");
      }
      return root == null ? MissingNode.getInstance() : root;
    } catch (JsonProcessingException e) {
      throw parser.unreadable(e);
    }
  }

  static YAMLParser parser(String yaml) throws IOException {
    return Yaml.MAPPER.getFactory().createParser(yaml);
  }

  /**
   * A document with nothing but a list.
   *
   * @param list its name
   */
  public static String write(String list, Collection<JsonNode> items) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putArray(list).addAll(items);
    return write(root);
  }

  /** A tree as a document of its own. */
  public static String write(JsonNode source) {
    try {
      return Yaml.MAPPER.writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
