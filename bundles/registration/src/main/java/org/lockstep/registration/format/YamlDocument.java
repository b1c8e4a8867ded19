package org.lockstep.registration.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import org.lockstep.base.ProblemException;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A document of bounded size and depth, and where each of its fields stands.
 *
 * @param root the tree
 */
public record YamlDocument(JsonNode root, Lines lines) {
  private static final int MAX_DEPTH = 20;

  /** Made when the first document is read: a node's start is not the time for it. */
  private static final class Yaml {
    static final YAMLMapper MAPPER = mapper();

    private static YAMLMapper mapper() {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(DefinitionDocument.MAX_BYTES);
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
                  .build());
      mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
      return mapper;
    }
  }

  /**
   * @param what is said first where it is refused
   */
  public static YamlDocument read(String yaml, String sourceName, String what) {
    int limit = DefinitionDocument.MAX_BYTES;
    if (yaml.length() > limit || yaml.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw new ProblemException(
          "too-large", what, sourceName, "it has more than " + limit + " bytes");
    }
    Lines lines = Lines.of(Yaml.MAPPER.getFactory(), yaml, sourceName, what);
    try {
      return new YamlDocument(Yaml.MAPPER.readTree(yaml), lines);
    } catch (JsonProcessingException e) {
      throw lines.unreadable(e);
    }
  }

  static String write(JsonNode source) {
    try {
      return Yaml.MAPPER.writeValueAsString(source);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
