// Status shapes: each tone has a shape of its own, so that none depends on colour.
import type { Tone } from "../api/types";

export type Mark = Tone | "information";

const shapes: Record<Mark, { edge: string; sign: string }> = {
  ok: { edge: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", sign: "m7.5 12.3 3 3 6-6.3" },
  warning: { edge: "M12 2.5 1.5 21.5h21Z", sign: "M12 9v6m0 3v.1" },
  critical: { edge: "M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z", sign: "m8.5 8.5 7 7m0-7-7 7" },
  information: { edge: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", sign: "M12 7v.1m0 3.9v6" },
  off: { edge: "", sign: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z" },
  unknown: { edge: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", sign: "M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1m0 3v.1" },
  hidden: { edge: "", sign: "" },
};

const names: Record<Mark, string> = {
  ok: "normal",
  warning: "warning",
  critical: "critical",
  information: "information",
  off: "off",
  unknown: "unknown",
  hidden: "",
};

export function Icon({ mark, size = 20 }: { mark: Mark; size?: number }) {
  const shape = shapes[mark];
  return (
    <svg class={`icon ${mark}`} width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={names[mark]}>
      {shape.edge !== "" && <path class="edge" d={shape.edge} />}
      <path class="sign" d={shape.sign} />
    </svg>
  );
}
