package org.lockstep.shell.commands.services;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Explanation;
import org.lockstep.registration.Registration;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.cluster.Names;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cs explain NAME}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "cs explain")
@Command(description = "Why a client service is where it is, elsewhere, waiting or nowhere")
public final class CsExplain implements ShellCommand {
  @Reference Registration registration;
  @Reference MembershipManager membership;

  @Parameters(index = "0", paramLabel = "NAME")
  String name;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  record Document(
      String name,
      String state,
      List<String> flags,
      List<String> registeredOn,
      @Nullable String waitsFor,
      @Nullable LastChange lastChange,
      List<Candidate> candidates) {}

  record LastChange(String at, String reason) {}

  record Candidate(String node, boolean eligible, int rank, List<String> reasons) {}

  @Override
  public int run(Console console) {
    if (registration.show(name).isEmpty()) {
      throw Missing.clientService(registration, "not found", name);
    }
    Document document = document(registration.explain(name), membership.view());
    console.print(json ? Json.text(document) : Paint.states(text(document), console.terminal()));
    return 0;
  }

  static Document document(Explanation explanation, MembershipView view) {
    return new Document(
        explanation.name(),
        explanation.state().name(),
        explanation.flags(),
        explanation.registeredOn().stream().map(id -> Names.of(view, id)).toList(),
        explanation
            .waitsFor()
            .map(why -> Names.in(view, why))
            .or(() -> proof(explanation, view))
            .orElse(null),
        explanation
            .lastChange()
            .map(last -> new LastChange(Times.iso(last.at()), Names.in(view, last.reason())))
            .orElse(null),
        explanation.candidates().stream().map(one -> candidate(one, view)).toList());
  }

  /** It moves only once the death of its node is proven (ND-4). */
  private static Optional<String> proof(Explanation explanation, MembershipView view) {
    return view.transitions().stream()
        .filter(one -> explanation.registeredOn().contains(one.node()))
        .filter(one -> !one.awaitingProof().isEmpty())
        .map(
            one ->
                Names.of(view, one.node())
                    + " is being forced out, which waits for "
                    + one.awaitingProof())
        .findFirst();
  }

  private static Candidate candidate(Explanation.Candidate one, MembershipView view) {
    return new Candidate(
        Names.of(view, one.node()),
        one.eligible(),
        one.rank(),
        one.reasons().stream().map(reason -> Names.in(view, reason)).toList());
  }

  private static String text(Document document) {
    StringBuilder text = new StringBuilder(document.name()).append(" is ").append(document.state());
    if (!document.registeredOn().isEmpty()) {
      text.append(" on ").append(String.join(", ", document.registeredOn()));
    }
    Optional.ofNullable(document.waitsFor()).ifPresent(why -> text.append("; ").append(why));
    text.append('\n');
    Optional.ofNullable(document.lastChange())
        .ifPresent(
            last ->
                text.append("last change: ")
                    .append(last.reason())
                    .append(", at ")
                    .append(last.at())
                    .append('\n'));
    Table table = new Table("NODE", "RANK", "WHY");
    document
        .candidates()
        .forEach(
            one ->
                table.row(
                    one.node(),
                    one.eligible() ? one.rank() + "" : "-",
                    String.join("; ", one.reasons())));
    return text.append('\n').append(table.text()).toString();
  }
}
