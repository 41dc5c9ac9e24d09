import { useState } from "preact/hooks";
import type { CardSettings, Session } from "../api/types";
import type { Way } from "../app/live";
import { type Theme, applyTheme, storedTheme } from "../app/theme";
import { age, literal } from "../model/format";
import { type View, whyNotLive } from "../model/view";

export interface HeaderProps {
  view: View | null;
  way: Way;
  name: string;
  card: CardSettings | null;
  session: Session | null;
  logOut: () => void;
  logIn: () => void;
}

const wayTitles: Record<Way, string> = {
  socket: "how old the shown values are",
  reconnecting: "the connection to the card broke and is being made anew",
  polling: "the card cannot tell by itself: it is asked every five seconds",
};
const wayWords: Record<Way, string> = { socket: "Live", reconnecting: "Reconnecting", polling: "Polling" };

function LinkChip({ view, way }: { view: View | null; way: Way }) {
  if (view === null) {
    return <span class="chip off">No data yet</span>;
  }
  const measured = view.ageMs !== null && (
    <span>
      <span class="wide-only">measured </span>
      {age(view.ageMs)}
      <span class="wide-only"> ago</span>
    </span>
  );
  if (view.freshness === "live") {
    return (
      <span class="chip live" title={wayTitles[way]}>
        <span class="dot" /> {wayWords[way]} {measured}
      </span>
    );
  }
  return (
    <span class="chip dead" title={whyNotLive(view.freshness)}>
      <span class="dot" /> Not live {measured}
    </span>
  );
}

const nextTheme: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const themeSigns: Record<Theme, string> = { system: "◐", light: "○", dark: "●" };

function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme());
  const change = () => {
    applyTheme(nextTheme[theme]);
    setTheme(nextTheme[theme]);
  };
  return (
    <button class="quiet" onClick={change} title={`Colours: ${theme}`} aria-label={`Colours: ${theme}. Change them`}>
      {themeSigns[theme]}
    </button>
  );
}

export function Header({ view, way, name, card, session, logOut, logIn }: HeaderProps) {
  const device = view?.snapshot.device;
  const texts = [card?.system_location, device?.user_reference, device?.model, device?.user_location];
  const others = [...new Set(texts)].filter((text) => text && literal(text) !== name);
  const about = literal(others.join(" · "));
  return (
    <header>
      <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M6 17c2-7 5-7 8-1s6 6 12-2" />
      </svg>
      <h1 title={name}>
        <bdi>{name}</bdi>
      </h1>
      <p class="about" title={about}>
        <bdi>{about}</bdi>
      </p>
      <LinkChip view={view} way={way} />
      <ThemeButton />
      {session === null ? (
        <>
          <span class="chip user">This machine, read only</span>
          <button onClick={logIn}>Log in</button>
        </>
      ) : (
        <>
          <span class="chip user" title={session.role.replace("_", " ")}>
            <bdi>{literal(session.user)}</bdi>
          </span>
          <button onClick={logOut}>Log out</button>
        </>
      )}
    </header>
  );
}
