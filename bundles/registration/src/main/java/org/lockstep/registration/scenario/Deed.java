package org.lockstep.registration.scenario;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.registration.format.DefinitionDocument;

/**
 * What happens in a step.
 *
 * @param defined of {@link Word#DEFINE}: by name
 */
record Deed(Word word, List<String> operands, SortedMap<String, DefinitionDocument.Entry> defined) {
  static final Deed NOTHING = new Deed(Word.NOTHING, List.of(), new TreeMap<>());

  Deed {
    operands = List.copyOf(operands);
    defined = Collections.unmodifiableSortedMap(new TreeMap<>(defined));
  }

  String first() {
    return operands.get(0);
  }
}
