// Why the load is coloured as it is, where the load of the whole does not say: "L1 104 %".
import type { Node } from "../api/types";
import { heaviest } from "../model/figures";
import { placeOf } from "../model/measurements";
import { type View, reading } from "../model/view";
import { Value } from "./value";

export function HeaviestPhase({ view, node }: { view: View; node: Node }) {
  const { name, isTold } = heaviest(view, node);
  if (isTold) {
    return null;
  }
  return (
    <span class="heaviest">
      {placeOf(name).column.toUpperCase()} <Value name={name} reading={reading(view, node, name)} />
    </span>
  );
}
