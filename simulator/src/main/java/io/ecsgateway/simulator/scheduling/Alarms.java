package io.ecsgateway.simulator.scheduling;

import io.ecsgateway.simulator.engine.AlarmState;
import java.util.HashSet;
import java.util.Set;

/** The alarms that deployments name. Each is OK until it is told otherwise. */
public final class Alarms {
  private final ServiceTable services;
  private final ServiceScheduler scheduler;
  private final Set<String> inAlarm = new HashSet<>();

  public Alarms(ServiceTable services, ServiceScheduler scheduler) {
    this.services = services;
    this.scheduler = scheduler;
  }

  /** Puts an alarm into a state; deployments under way fail when it goes into ALARM. */
  public void set(String name, AlarmState state) {
    if (state == AlarmState.OK) {
      inAlarm.remove(name);
    } else if (inAlarm.add(name)) {
      services.all().forEach(service -> trigger(service, name));
    }
  }

  private void trigger(SimulatedService service, String name) {
    SimulatedServiceDeployment current = service.current();
    if (current != null && service.isActive() && current.goesIntoAlarm(name)) {
      scheduler.poke(service);
    }
  }
}
