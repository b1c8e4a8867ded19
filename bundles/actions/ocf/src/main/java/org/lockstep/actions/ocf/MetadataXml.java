package org.lockstep.actions.ocf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.lockstep.actions.ocf.core.Kind;
import org.lockstep.actions.ocf.core.Metadata;
import org.lockstep.actions.ocf.core.Parameter;
import org.lockstep.actions.ocf.core.Times;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Reads what an agent prints of itself. Every agent names a document type that lies nowhere: it is
 * passed over. Nothing is fetched, and a text with entities of its own is refused.
 */
final class MetadataXml extends DefaultHandler2 {
  private static final String DECLARATIONS = "http://xml.org/sax/properties/declaration-handler";
  private static final int DEEPEST = 32;

  private final SortedMap<String, Parameter> parameters = new TreeMap<>();
  private Duration stop = Metadata.USUAL_STOP;
  private @Nullable Parameter open;
  private int depth;

  static Metadata read(byte[] text) throws IOException, SAXException {
    MetadataXml handler = new MetadataXml();
    parser(handler).parse(new ByteArrayInputStream(text), handler);
    return new Metadata(handler.parameters, handler.stop);
  }

  private static SAXParser parser(MetadataXml handler) throws SAXException {
    SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      SAXParser parser = factory.newSAXParser();
      parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      parser.setProperty(DECLARATIONS, handler);
      return parser;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void internalEntityDecl(String name, String value) throws SAXException {
    throw new SAXException("it declares the entity " + name);
  }

  @Override
  public void externalEntityDecl(String name, @Nullable String publicId, String systemId)
      throws SAXException {
    throw new SAXException("it declares the entity " + name);
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes attributes)
      throws SAXException {
    if (++depth > DEEPEST) {
      throw new SAXException("it is nested more than " + DEEPEST + " deep");
    }
    if (depth == 1 && !name.equals("resource-agent")) {
      throw new SAXException("it begins with " + name + ", not with resource-agent");
    }
    switch (name) {
      case "parameter" -> open = parameter(attributes);
      case "content" -> open = open == null ? null : completed(open, attributes);
      case "deprecated" -> open = open == null ? null : withoutNeed(open);
      case "action" -> action(attributes);
      default -> {}
    }
  }

  private static Parameter parameter(Attributes attributes) {
    boolean required = attribute(attributes, "required").matches("1|true|yes");
    boolean deprecated = attribute(attributes, "deprecated").matches("1|true|yes");
    return new Parameter(attribute(attributes, "name"), Kind.TEXT, "", required && !deprecated);
  }

  private static Parameter completed(Parameter parameter, Attributes attributes) {
    return new Parameter(
        parameter.name(),
        Kind.of(attribute(attributes, "type")),
        attribute(attributes, "default"),
        parameter.required());
  }

  private static Parameter withoutNeed(Parameter parameter) {
    return new Parameter(parameter.name(), parameter.kind(), parameter.usual(), false);
  }

  private void action(Attributes attributes) {
    if (attribute(attributes, "name").equals("stop")) {
      stop = Times.read(attribute(attributes, "timeout")).orElse(stop);
    }
  }

  private static String attribute(Attributes attributes, String name) {
    return Optional.ofNullable(attributes.getValue(name)).orElse("");
  }

  @Override
  public void endElement(String uri, String local, String name) {
    depth--;
    if (name.equals("parameter") && open != null) {
      parameters.put(open.name(), open);
      open = null;
    }
  }

  /** Said by whoever reads it; by default it would be printed too. */
  @Override
  public void fatalError(SAXParseException e) throws SAXException {
    throw e;
  }
}
