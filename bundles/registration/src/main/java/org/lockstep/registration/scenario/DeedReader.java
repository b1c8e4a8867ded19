package org.lockstep.registration.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.lockstep.base.Nearest;
import org.lockstep.documents.Durations;
import org.lockstep.documents.Fields;

/** What happens in a step, as written: {@code boot N0 N1}. */
final class DeedReader {
  private static final Set<String> ACTIONS = Set.of("start", "stop", "notify", "recovery");
  private final Fields fields;
  private final Collection<String> nodes;
  private final Collection<String> services;

  DeedReader(Fields fields, Collection<String> nodes, Collection<String> services) {
    this.fields = fields;
    this.nodes = nodes;
    this.services = services;
  }

  Deed read(String text) {
    List<String> words = Arrays.asList(text.trim().split("\\s+"));
    Word word = word(words.get(0));
    List<String> operands = words.subList(1, words.size());
    if (!word.takes(operands.size())) {
      throw fields.bad("do", "'" + text + "' is not like '" + word.usage() + "'");
    }
    for (int i = 0; i < operands.size(); i++) {
      check(word.operand(i), operands.get(i));
    }
    return new Deed(word, operands, new TreeMap<>());
  }

  private Word word(String text) {
    List<String> known =
        Arrays.stream(Word.values())
            .filter(word -> word != Word.NOTHING && word != Word.DEFINE)
            .map(Word::text)
            .toList();
    return Arrays.stream(Word.values())
        .filter(word -> word.text().equals(text) && known.contains(text))
        .findFirst()
        .orElseThrow(
            () ->
                fields.bad(
                    "do", "'" + text + "' is not a word of scenarios; " + Nearest.of(text, known)));
  }

  private void check(String operand, String text) {
    switch (operand) {
      case "NODE" -> known("node", text, nodes);
      case "SERVICE" -> known("client service", text, services);
      case "NODE-OR-SERVICE" -> {
        if (!nodes.contains(text)) {
          known("node or client service", text, services);
        }
      }
      case "ACTION" -> known("action", text, ACTIONS);
      case "DURATION" -> {
        if (Durations.parse(text).isEmpty()) {
          throw fields.bad("do", "'" + text + "' is not " + Durations.LIKE);
        }
      }
      case "WHAT=NUMBER" -> {
        if (!Amounts.isOne(text)) {
          throw fields.bad("do", "'" + text + "' is not " + Amounts.LIKE);
        }
      }
      default -> {
        if (!text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?")) {
          throw fields.bad("do", "'" + text + "' is not a number from 0 to 1");
        }
      }
    }
  }

  private void known(String what, String text, Collection<String> known) {
    if (!known.contains(text)) {
      throw fields.bad("do", "there is no " + what + " " + text + "; " + Nearest.of(text, known));
    }
  }
}
