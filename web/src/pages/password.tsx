// A card shows nothing until its first password, or one that is too old, has been changed.
import { useState } from "preact/hooks";
import { ApiError, api } from "../api/client";
import type { LoggedIn, Session } from "../api/types";
import { Message } from "../components/message";
import { literal } from "../model/format";
import { passwordWishes } from "../model/password_rule";

export interface PasswordProps {
  session: Session;
  password: string; // the one just used; empty after a reload of the page
  changed: (session: LoggedIn) => void;
  left: (note: string) => void;
}

interface FieldProps {
  label: string;
  name: string;
  autocomplete: "current-password" | "new-password";
  value: string;
  set: (value: string) => void;
  focus?: boolean;
}

function Field({ label, name, autocomplete, value, set, focus = false }: FieldProps) {
  return (
    <label>
      {label}
      <input
        type="password"
        name={name}
        autocomplete={autocomplete}
        value={value}
        autofocus={focus}
        required
        onInput={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
}

export function PasswordPage({ session, password, changed, left }: PasswordProps) {
  const [current, setCurrent] = useState(password);
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const wishes = passwordWishes(wanted);

  const change = async (event: Event) => {
    event.preventDefault();
    if (wanted !== again) {
      setProblem("The two new passwords differ.");
      return;
    }
    setBusy(true);
    setProblem("");
    try {
      await api.changePassword(current, wanted);
    } catch (error) {
      setBusy(false);
      const known = error as ApiError;
      if (known.status === 401) {
        left(known.message);
      } else {
        setProblem(known.message);
      }
      return;
    }
    try {
      changed(await api.login(session.user, wanted)); // the change has ended the session
    } catch {
      left("The password has been changed: log in with the new one.");
    }
  };

  return (
    <main class="entry">
      <form class="card entry-form" onSubmit={(event) => void change(event)}>
        <h1>Change the password</h1>
        <p class="muted">
          Before anything else, {literal(session.user)} needs a new password. Everything else follows after that.
        </p>
        <input class="hidden" name="username" autocomplete="username" value={session.user} readOnly tabIndex={-1} />
        {password === "" && (
          <Field label="Current password" name="current" autocomplete="current-password" value={current} set={setCurrent} focus />
        )}
        <Field label="New password" name="new" autocomplete="new-password" value={wanted} set={setWanted} focus={password !== ""} />
        <ul class="wishes">
          {wishes.map((wish) => (
            <li key={wish.text} class={wish.met ? "met" : ""}>
              {wish.met ? "✓" : "○"} {wish.text}
              <span class="hidden">{wish.met ? " (met)" : " (missing)"}</span>
            </li>
          ))}
        </ul>
        <Field label="New password again" name="again" autocomplete="new-password" value={again} set={setAgain} />
        {problem !== "" && <Message tone="critical" text={problem} />}
        <button class="primary" disabled={busy}>
          {busy ? "One moment" : "Change the password"}
        </button>
      </form>
    </main>
  );
}
