// Units and modules of one system; the chosen one's values are shown.
import { nodeName, nodeStatus, nodeTone } from "../model/status";
import { type View, reading } from "../model/view";
import { Icon } from "./icon";
import { Value } from "./value";

export function Nodes({ view, chosen, choose }: { view: View; chosen: string; choose: (id: string) => void }) {
  return (
    <nav class="nodes" aria-label="Units">
      {view.snapshot.nodes.map((node) => (
        <button key={node.id} class="card node" aria-pressed={node.id === chosen} onClick={() => choose(node.id)}>
          <Icon mark={nodeTone(view, node)} />
          <span class="node-name">{nodeName(node)}</span>
          <span class="node-load">
            <Value name="output.load" reading={reading(view, node, "output.load")} />
          </span>
          <span class="node-status">{view.freshness === "live" ? nodeStatus(node) : "not live"}</span>
        </button>
      ))}
    </nav>
  );
}
