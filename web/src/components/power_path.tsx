import type { Node } from "../api/types";
import { pathOf } from "../model/power_path";
import { type View, reading } from "../model/view";
import { HeaviestPhase } from "./heaviest_phase";
import { Icon } from "./icon";
import { Value } from "./value";

export function PowerPath({ view, node }: { view: View; node: Node }) {
  const { tiles, lines } = pathOf(view, node);
  if (tiles.length === 0) {
    return null;
  }
  return (
    <section class="card" aria-label="Power path">
      <h2>Power path</h2>
      <div class="path">
        {lines.map((line) => (
          <i key={line.area} class={`line at-${line.area} ${line.tone}`} aria-hidden="true" />
        ))}
        {tiles.map((tile) => (
          <div key={tile.area} class={`tile at-${tile.area} ${tile.tone}`}>
            <Icon mark={tile.tone} size={18} />
            <strong>{tile.title}</strong>
            <span>
              {tile.isLoad ? (
                <>
                  <Value name="output.load" reading={reading(view, node, "output.load")} />{" "}
                  <HeaviestPhase view={view} node={node} />
                </>
              ) : (
                tile.word
              )}
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}
