package org.lockstep.fencing.agents.program;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.lockstep.fencing.agents.core.Kind;
import org.lockstep.fencing.agents.core.Metadata;
import org.lockstep.fencing.agents.core.Parameter;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads what a fence program prints of itself. */
final class MetadataXml {
  /** What is inside each element is looked for in all that it holds. */
  private static final String MAX_DEPTH = "32";

  private MetadataXml() {}

  static Metadata read(String text) throws IOException, SAXException {
    Element root = parse(text);
    SortedMap<String, Parameter> parameters = new TreeMap<>();
    elements(root, "parameter")
        .map(MetadataXml::parameter)
        .forEach(parameter -> parameters.put(parameter.name(), parameter));
    Set<String> actions =
        elements(root, "action")
            .map(action -> action.getAttribute("name"))
            .collect(Collectors.toSet());
    boolean registersFirst =
        elements(root, "action").anyMatch(action -> action.getAttribute("on_target").equals("1"));
    return new Metadata(parameters, actions, registersFirst);
  }

  private static Parameter parameter(Element element) {
    List<Element> content = elements(element, "content").toList();
    boolean standsByItself = content.stream().anyMatch(each -> each.hasAttribute("default"));
    return new Parameter(
        element.getAttribute("name"),
        content.stream()
            .map(each -> Kind.of(each.getAttribute("type")))
            .findFirst()
            .orElse(Kind.TEXT),
        elements(element, "option").map(option -> option.getAttribute("value")).toList(),
        element.getAttribute("required").equals("1") && !standsByItself,
        element.getAttribute("deprecated").equals("1"),
        Set.copyOf(List.of(element.getAttribute("obsoletes").split("[,\\s]+"))));
  }

  private static Stream<Element> elements(Element from, String name) {
    NodeList found = from.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
  }

  /** Only what stands in the text counts: no document type, no entity, nothing fetched. */
  private static Element parse(String text) throws IOException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", MAX_DEPTH);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // the default one prints
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
