import { literal } from "../model/format";
import { Icon, type Mark } from "./icon";

// One line that tells of something; critical ones are read out at once.
export function Message({ tone, text, close }: { tone: Mark; text: string; close?: () => void }) {
  return (
    <div class={`message ${tone}`} role={tone === "critical" ? "alert" : "status"}>
      <Icon mark={tone} />
      <span>{literal(text.charAt(0).toUpperCase() + text.slice(1))}</span>
      {close !== undefined && (
        <button class="quiet" onClick={close} aria-label="Close this message">
          ×
        </button>
      )}
    </div>
  );
}
