import { useRef, useState } from "preact/hooks";
import { api } from "../api/client";
import type { LoggedIn, Session } from "../api/types";
import { Message } from "../components/message";
import { literal } from "../model/format";

export interface LoginProps {
  note: string; // why one is here again
  entered: (session: Session, password: string, note: string) => void;
}

// What is worth knowing right after a log-in: whose session it ended, how long the password is good for.
export function noteOf(session: LoggedIn): string {
  const ended = session.replaced.map(
    (other) => `Ended the session of ${literal(other.user)} from ${literal(other.address)}.`,
  );
  const days = session.password_days_left;
  const validity = days === null ? [] : [`Your password is valid for ${days} more ${days === 1 ? "day" : "days"}.`];
  return [...ended, ...validity].join(" ");
}

export function LoginPage({ note, entered }: LoginProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const logIn = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    const secret = password.current?.value ?? "";
    try {
      const session = await api.login(user.current?.value ?? "", secret);
      entered(session, secret, noteOf(session));
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
      password.current?.select();
    }
  };

  return (
    <main class="entry">
      <form class="card entry-form" onSubmit={(event) => void logIn(event)}>
        <h1>Log in</h1>
        {note !== "" && <Message tone="information" text={note} />}
        <label>
          User
          <input ref={user} name="username" autocomplete="username" autocapitalize="none" required autofocus />
        </label>
        <label>
          Password
          <input ref={password} name="password" type="password" autocomplete="current-password" required />
        </label>
        {problem !== "" && <Message tone="critical" text={problem} />}
        <button class="primary" disabled={busy}>
          {busy ? "One moment" : "Log in"}
        </button>
        <details>
          <summary>The first time?</summary>
          <p>
            The user is admin; the password is the last six characters of the card's MAC address, letters as capitals.
            It has to be changed before anything else.
          </p>
        </details>
      </form>
    </main>
  );
}
