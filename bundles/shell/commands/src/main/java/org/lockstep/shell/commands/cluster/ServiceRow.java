package org.lockstep.shell.commands.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.text.Table;

/**
 * A client service as {@code status} and {@code cs list} show it.
 *
 * @param waitsBriefly what of {@code waitsFor} has room in a table
 */
public record ServiceRow(
    String name,
    String state,
    List<String> flags,
    List<String> nodes,
    @Nullable String parent,
    @Nullable String waitsFor,
    @JsonIgnore @Nullable String waitsBriefly) {
  public static ServiceRow of(ClientServiceView service, MembershipView view) {
    return new ServiceRow(
        service.name(),
        service.state().name(),
        service.flags(),
        service.nodes().stream().map(id -> Names.of(view, id)).toList(),
        service.parent().orElse(null),
        service.waitsFor().map(why -> Names.in(view, why)).orElse(null),
        service.waitsForBriefly().map(why -> Names.in(view, why)).orElse(null));
  }

  public static String table(List<ServiceRow> services) {
    if (services.isEmpty()) {
      return "No client services are defined.\n";
    }
    boolean waits = services.stream().anyMatch(service -> service.waitsFor() != null);
    Table table = new Table("CLIENT SERVICE", "STATE", "FLAGS", "NODES", waits ? "WAITING" : "");
    services.forEach(
        service ->
            table.row(
                service.name(),
                service.state(),
                String.join("", service.flags()),
                String.join(", ", service.nodes()),
                service.waitsBriefly() == null ? "" : service.waitsBriefly()));
    return table.text();
  }
}
