import type { Node } from "../api/types";
import { points } from "../api/generated/points";
import { age, none } from "../model/format";
import { type Block, type Row, groupsOf } from "../model/measurements";
import { type View, reading, whyNotLive } from "../model/view";
import { Value } from "./value";

interface Shown {
  view: View;
  node: Node;
}

function Cells({ view, node, row, unit }: Shown & { row: Row; unit: boolean }) {
  return (
    <>
      {row.cells.map((point, column) => (
        <td key={column}>
          {point === undefined ? none : <Value name={point.name} reading={reading(view, node, point.name)} unit={unit} />}
        </td>
      ))}
    </>
  );
}

function Table({ view, node, block, title }: Shown & { block: Block; title: string }) {
  const whole = block.shape === "whole";
  return (
    <table class={block.shape}>
      <caption class="hidden">{`${title}, ${block.columns.join(" ")}`}</caption>
      {!whole && (
        <thead>
          <tr>
            <td />
            {block.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {block.rows.map((row) => (
          <tr key={row.title}>
            <th scope="row">{whole || row.unit === "" ? row.title : `${row.title}, ${row.unit}`}</th>
            <Cells view={view} node={node} row={row} unit={whole} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Measurements({ view, node }: { view: View; node: Node | undefined }) {
  const live = view.freshness === "live";
  const given = (name: string) => node !== undefined && reading(view, node, name).kind !== "absent";
  const groups = groupsOf(given);
  const missing = points.filter((point) => !given(point.name)).length;
  return (
    <section class="card measurements" aria-label="Measurements">
      <h2>
        Measurements
        {!live && groups.length > 0 && (
          <span class="tag">last known{view.ageMs === null ? "" : `, ${age(view.ageMs)} old`}: not live</span>
        )}
      </h2>
      {groups.length === 0 && <p class="empty">No values: {live ? "the device gives none" : whyNotLive(view.freshness)}.</p>}
      <div class="groups">
        {node !== undefined &&
          groups.map((group) => (
            <div class="group" key={group.title}>
              <h3>{group.title}</h3>
              {group.blocks.map((block) => (
                <Table key={block.shape} view={view} node={node} block={block} title={group.title} />
              ))}
            </div>
          ))}
      </div>
      {groups.length > 0 && (
        <p class="foot">
          {missing} of {points.length} known values are not measured by this device; "{none}" stands for one of them.
        </p>
      )}
    </section>
  );
}
