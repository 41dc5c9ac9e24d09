import type { ServiceState } from "../api/types";
import { literal } from "../model/format";
import { Icon, type Mark } from "./icon";

function stateOf(service: ServiceState): { mark: Mark; text: string } {
  if (service.problem !== "") {
    return { mark: "warning", text: "not served" };
  }
  if (service.port !== null) {
    return { mark: "ok", text: `port ${service.port}` };
  }
  if (service.state === "on") {
    return { mark: "ok", text: "on" };
  }
  return service.enabled ? { mark: "unknown", text: "starting" } : { mark: "off", text: "off" };
}

export function Services({ services }: { services: ServiceState[] | null }) {
  return (
    <section class="card services" aria-label="Services of this card">
      <h2>Services of this card</h2>
      {services === null && <p class="empty">Not read yet.</p>}
      <ul class="lines">
        {(services ?? []).filter((service) => service.state !== "absent").map((service) => {
          const state = stateOf(service);
          return (
            <li key={service.name}>
              <Icon mark={state.mark} />
              <span class="what">
                {service.title}
                {service.problem !== "" && <span class="muted block">{literal(service.problem)}</span>}
              </span>
              <span class="muted">{state.text}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
