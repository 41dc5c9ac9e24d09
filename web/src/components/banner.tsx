// The headline and the key figures.
import type { Node, Tone } from "../api/types";
import { number } from "../model/format";
import { figuresOf, loadTone } from "../model/figures";
import { headline } from "../model/status";
import { type Reading, type View, reading } from "../model/view";
import { pointOf } from "../model/measurements";
import { Icon } from "./icon";
import { Value } from "./value";

function Bar({ value, tone }: { value: number; tone: Tone }) {
  const width = Math.min(Math.max(value, 0), 100);
  return (
    <svg class={`bar ${tone}`} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" width="100" height="4" />
      <rect class="level" width={width} height="4" />
    </svg>
  );
}

function below(point: ReturnType<typeof pointOf>, shown: Reading, isLoad: boolean) {
  if (shown.kind === "absent") {
    return <p class="why">{shown.reason}</p>;
  }
  if (shown.kind === "old") {
    return (
      <p class="why">
        last known {number(shown.value, point.decimals)}
        {point.unit === "" ? "" : `\u2009${point.unit}`}
      </p>
    );
  }
  return point.unit === "%" ? <Bar value={shown.value} tone={isLoad ? loadTone(shown.value) : "ok"} /> : null;
}

function Figure({ title, name, shown }: { title: string; name: string; shown: Reading }) {
  const point = pointOf(name);
  // A figure is read at a glance: one that is not live stands as "-", with the last known value in words below.
  const glance: Reading = shown.kind === "old" ? { kind: "absent", reason: "not live" } : shown;
  return (
    <div class="figure">
      <h3>{title}</h3>
      <p class="number">
        <Value name={name} reading={glance} />
      </p>
      {below(point, shown, title === "Load")}
    </div>
  );
}

export function Banner({ view, node }: { view: View; node: Node | undefined }) {
  const told = headline(view, node);
  return (
    <section class={`card banner ${told.tone}`} aria-label="Status">
      <div class="headline">
        <Icon mark={told.tone} size={36} />
        <div role="status">
          <h2>{told.title}</h2>
          <p>{told.detail}</p>
        </div>
      </div>
      {node !== undefined && (
        <div class="figures">
          {figuresOf(view, node).map((figure) => (
            <Figure key={figure.title} {...figure} shown={reading(view, node, figure.name)} />
          ))}
        </div>
      )}
    </section>
  );
}
