// The headline and the key figures.
import type { Node, Tone } from "../api/types";
import { number } from "../model/format";
import { figuresOf, heaviest } from "../model/figures";
import { headline } from "../model/status";
import { type Reading, type View, reading } from "../model/view";
import { pointOf } from "../model/measurements";
import { HeaviestPhase } from "./heaviest_phase";
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

interface Shown {
  title: string;
  name: string;
  view: View;
  node: Node;
}

function Below({ title, name, view, node }: Shown) {
  const shown = reading(view, node, name);
  const point = pointOf(name);
  if (shown.kind === "absent") {
    return <p class="why">{shown.reason}</p>;
  }
  if (shown.kind === "old") {
    const unit = shown.unit === "" ? "" : `\u2009${shown.unit}`;
    return (
      <p class="why">
        last known <span class="one-line">{`${number(shown.value, point.decimals)}${unit}`}</span>
      </p>
    );
  }
  if (point.unit !== "%") {
    return null;
  }
  if (title !== "Load") {
    return <Bar value={shown.value} tone="ok" />;
  }
  return (
    <>
      <Bar value={shown.value} tone={heaviest(view, node).tone} />
      <HeaviestPhase view={view} node={node} />
    </>
  );
}

function Figure(figure: Shown) {
  const { title, name, view, node } = figure;
  const shown = reading(view, node, name);
  // A figure is read at a glance: one that is not live stands as "-", with the last known value in words below.
  const glance: Reading = shown.kind === "old" ? { kind: "absent", reason: "not live" } : shown;
  return (
    <div class="figure">
      <h3>{title}</h3>
      <p class="number">
        <Value name={name} reading={glance} />
      </p>
      <Below {...figure} />
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
            <Figure key={figure.title} {...figure} view={view} node={node} />
          ))}
        </div>
      )}
    </section>
  );
}
