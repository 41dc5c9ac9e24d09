// One value: live as it is; old in brackets, greyed, with its word; absent as "-" with the reason.
import { pointOf } from "../model/measurements";
import { none, number } from "../model/format";
import type { Reading } from "../model/view";

export interface ValueProps {
  name: string;
  reading: Reading;
  unit?: boolean;
}

export function Value({ name, reading, unit = true }: ValueProps) {
  const point = pointOf(name);
  if (reading.kind === "absent") {
    return (
      <span class="absent" title={reading.reason}>
        {none}
        <span class="hidden"> {reading.reason}</span>
      </span>
    );
  }
  const text = number(reading.value, point.decimals);
  const suffix = unit && reading.unit !== "" ? <small>{`\u2009${reading.unit}`}</small> : null;
  if (reading.kind === "old") {
    return (
      <span class="old" title="the last known value, not live">
        <span class="hidden">last known </span>({text}
        {suffix})
      </span>
    );
  }
  return (
    <span class="live">
      {text}
      {suffix}
    </span>
  );
}
