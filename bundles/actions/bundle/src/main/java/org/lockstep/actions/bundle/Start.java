package org.lockstep.actions.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.bundle.core.BundleEntry;
import org.lockstep.actions.bundle.core.BundleParameters;
import org.lockstep.actions.bundle.core.ConfigurationEntry;
import org.lockstep.base.ProblemException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A start, step by step; what it has done is taken back when it does not come to its end. */
final class Start {
  private static final int POLL_MS = 10;

  private final Holdings holdings;
  private final Release release;
  private final Health health;
  private final Bundles bundles;
  private final Installed installed;
  private final Admin admin;

  Start(BundleContext framework, Holdings holdings, Release release, Health health) {
    this.holdings = holdings;
    this.release = release;
    this.health = health;
    bundles = new Bundles(framework);
    installed = new Installed(framework);
    admin = new Admin(framework);
  }

  void run(Work work, BundleParameters parameters) {
    try {
      begin(work, parameters);
      if (!work.succeed()) {
        undo(work, "given up");
      }
    } catch (RuntimeException | LinkageError e) {
      undo(work, Work.reason(e));
    } catch (InterruptedException e) {
      undo(work, "interrupted");
    }
  }

  private void undo(Work work, String why) {
    work.undisturbed();
    work.request().log(work.request().attemptId() + " is undone: " + why);
    try {
      release.all(work.request().clientService(), work::note);
      work.fail(why);
    } catch (RuntimeException | LinkageError e) {
      work.fail(why + "; and then " + Work.reason(e));
    }
  }

  /** Done again for the same attempt it finds everything done (RL-7). */
  private void begin(Work work, BundleParameters parameters) throws InterruptedException {
    ActionRequest request = work.request();
    work.step("what another attempt has started is being ended");
    if (!holdings.of(request.clientService()).attempt().equals(request.attemptId())) {
      release.all(request.clientService(), work::note);
    }
    List<Bundle> all = claimed(work, parameters.bundles());
    configure(work, parameters.configurations());
    for (Bundle bundle : all) {
      work.step("starting " + Bundles.text(bundle));
      Bundles.start(bundle);
    }
    awaitReady(work, parameters.ready());
  }

  /** Nothing that is up is claimed: what is claimed is stopped when this start fails. */
  private List<Bundle> claimed(Work work, List<BundleEntry> entries) {
    String clientService = work.request().clientService();
    List<Bundle> all = new ArrayList<>();
    for (BundleEntry entry : entries) {
      Bundle bundle = bundle(work, entry);
      holdings.refuseOthers(clientService, bundle);
      Bundles.requireFree(bundle, holdings.of(clientService).bundles());
      if (!all.contains(bundle)) {
        all.add(bundle);
      }
    }
    holdings.claim(clientService, work.request().attemptId(), all);
    return all;
  }

  private Bundle bundle(Work work, BundleEntry entry) {
    work.step("installing " + entry);
    return entry instanceof BundleEntry.Named named
        ? bundles.named(named)
        : installed.from(((BundleEntry.Located) entry).location(), work.request());
  }

  private void configure(Work work, List<ConfigurationEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    work.step("creating its configurations");
    Configurations configurations =
        admin
            .find()
            .orElseThrow(
                () ->
                    new ProblemException(
                        "no-configuration-admin",
                        "not configured",
                        entries.get(0).pid(),
                        "there is no ConfigurationAdmin in this framework"));
    entries.forEach(entry -> configurations.put(work.request().clientService(), entry));
  }

  private void awaitReady(Work work, Optional<String> ready) throws InterruptedException {
    Optional<String> missing = health.notReady(ready);
    while (missing.isPresent()) {
      work.step(missing.get());
      Thread.sleep(POLL_MS);
      missing = health.notReady(ready);
    }
    health
        .notActive(work.request().clientService())
        .ifPresent(
            why -> {
              throw new ProblemException("bundle-not-started", "not started", "", why);
            });
  }
}
