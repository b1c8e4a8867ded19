package org.lockstep.dlm.recipes.condition;

import java.util.Hashtable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lockstep.dlm.LockManager;
import org.lockstep.dlm.Lockspace;
import org.lockstep.dlm.recipes.LockCondition;
import org.lockstep.dlm.recipes.hold.Candidacy;
import org.lockstep.dlm.recipes.hold.Target;
import org.lockstep.membership.MembershipCondition;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wants the lock of one configuration; while it is held there is a Condition. This ends with the
 * level's own condition, before the level leaves: so the lock goes to others when what depends on
 * the Condition has stopped.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {"objectClass:List<String>=org.osgi.service.condition.Condition"},
    uses = Condition.class)
@Component(
    service = {},
    configurationPid = LockCondition.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    reference =
        @Reference(
            name = "level",
            service = Condition.class,
            target = "(osgi.condition.id=" + MembershipCondition.SUBSYSTEM_PREFIX + "dlm)"))
@Designate(ocd = ConditionMetatype.class, factory = true)
public final class LockConditionComponent {
  private static final Logger LOG = LoggerFactory.getLogger(LockConditionComponent.class);

  private final Lockspace space;
  private final Candidacy candidacy;

  /**
   * @throws org.lockstep.base.ProblemException says what of the configuration is wrong
   */
  @Activate
  public LockConditionComponent(
      BundleContext context, Map<String, Object> properties, @Reference LockManager locks) {
    ConditionSpec spec = ConditionSpec.of(properties);
    space = open(locks, spec, properties);
    candidacy =
        Candidacy.of(new Target(space, spec.resource()), spec.mode(), new Published(context, spec));
  }

  private static Lockspace open(
      LockManager locks, ConditionSpec spec, Map<String, Object> properties) {
    try {
      return locks.open(spec.lockspace());
    } catch (IllegalArgumentException e) {
      throw ConditionSpec.refused(properties, "lockspace", String.valueOf(e.getMessage()));
    }
  }

  @Deactivate
  void deactivate() {
    candidacy.close();
    space.close();
  }

  private static final class Published implements Candidacy.Holder {
    private final BundleContext context;
    private final ConditionSpec spec;
    private @Nullable ServiceRegistration<Condition> service;

    Published(BundleContext context, ConditionSpec spec) {
      this.context = context;
      this.spec = spec;
    }

    @Override
    public void won(long token) {
      LOG.info("Condition {}: {} is held, token {}", spec.id(), spec.resource(), token);
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(Condition.CONDITION_ID, spec.id());
      properties.put(LockCondition.TOKEN, token);
      service = context.registerService(Condition.class, Condition.INSTANCE, properties);
    }

    @Override
    public void lost() {
      if (service != null) {
        service.unregister();
        service = null;
        LOG.info("Condition {} is withdrawn", spec.id());
      }
    }
  }
}
