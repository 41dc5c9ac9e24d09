// What the UPS does: its state, what is wrong, the values, the last events; and the state of the card's own services.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ServiceState, Session } from "../api/types";
import { api } from "../api/client";
import { useDisplay, useIdle } from "../app/idle";
import { type Held, Live, elapsed, now } from "../app/live";
import { Alarms } from "../components/alarms";
import { Banner } from "../components/banner";
import { Events } from "../components/events";
import { Header } from "../components/header";
import { Measurements } from "../components/measurements";
import { Message } from "../components/message";
import { Nodes } from "../components/nodes";
import { PowerPath } from "../components/power_path";
import { Services } from "../components/services";
import { literal } from "../model/format";
import { brokenLimitMs, silenceLimitMs, viewOf } from "../model/view";

export interface OverviewProps {
  session: Session | null;
  note: string;
  left: (note: string) => void;
}

function useLive(left: (note: string) => void): Held | null {
  const [held, setHeld] = useState<Held | null>(null);
  useEffect(() => {
    const live = new Live(setHeld, (error) => left(`${error.message}.`));
    live.start();
    return () => live.stop();
  }, []);
  return held;
}

// Draws again each second, so that ages grow and nothing stays "live" without an answer.
function useTick(): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}

// In steps: whoever has the page read out hears each change.
const tens = (seconds: number): number => Math.ceil(seconds / 10) * 10;

// The system's name (manual 15.2); without one that of the UPS. Empty until the card has told.
function nameOf(held: Held | null): string {
  const device = held?.snapshot?.device;
  const known = held?.card && (held.card.system_name || device?.user_reference || device?.model || "UPS");
  return literal(known ?? "");
}

// With the name of the service, which some problems have in their sentence already.
function problemOf({ title, problem }: ServiceState): string {
  return problem.startsWith(title) ? problem : `${title}: ${problem}`;
}

export function OverviewPage({ session, note, left }: OverviewProps) {
  const leaving = useRef(false); // then the end of the session is no news
  const held = useLive((reason) => {
    if (!leaving.current) {
      left(reason);
    }
  });
  const [chosen, setChosen] = useState("system");
  const [message, setMessage] = useState(note);
  useTick();

  const logOut = (reason: string) => {
    leaving.current = true;
    api.logout().then(
      () => left(reason),
      () => left(reason),
    );
  };
  // Displays that may only read stay on.
  const limit = session === null || session.role === "read_only" ? null : session.expires_in_s;
  const leaves = useIdle(limit, () => logOut("You were logged out because nobody used the page."));

  useDisplay(session !== null && session.role === "read_only");

  const broken = held?.way === "reconnecting" || (held?.problem ?? "") !== "";
  const limitMs = broken ? brokenLimitMs : silenceLimitMs;
  const fahrenheit = held?.card?.temperature_unit === "F";
  const view =
    held?.snapshot && held.answeredAt
      ? viewOf(held.snapshot, elapsed(held.answeredAt, now()), limitMs, fahrenheit)
      : null;
  const name = nameOf(held);
  const nodes = view?.snapshot.nodes ?? [];
  const node = nodes.find((one) => one.id === chosen) ?? nodes[0];
  const alarms = view?.snapshot.alarms.length ?? 0;
  useEffect(() => {
    const prefix = view && view.freshness !== "live" ? "No live data" : alarms > 0 ? `Alarms (${alarms})` : "";
    document.title = [prefix, name || "netvisiond"].filter((part) => part !== "").join(" - ");
  });

  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Header
        view={view}
        way={held?.way ?? "reconnecting"}
        name={name}
        card={held?.card ?? null}
        session={session}
        logOut={() => logOut("You are logged out.")}
        logIn={() => left("")}
      />
      <main id="content">
        {leaves !== null && (
          <Message
            tone="warning"
            text={`Nobody uses this page: it logs out within ${tens(leaves)} s. Press any key to stay.`}
          />
        )}
        {message !== "" && <Message tone="information" text={message} close={() => setMessage("")} />}
        {(held?.services ?? [])
          .filter((service) => service.problem !== "")
          .map((service) => (
            <Message key={service.name} tone="warning" text={problemOf(service)} />
          ))}
        {view === null ? (
          <section class="card waiting" aria-busy="true">
            {held === null || held.problem === "" ? "Asking the card" : held.problem}
          </section>
        ) : (
          <>
            <Banner view={view} node={node} />
            {nodes.length > 1 && <Nodes view={view} chosen={node?.id ?? ""} choose={setChosen} />}
            <div class={`columns ${view.freshness === "live" ? "" : "not-live"}`}>
              <div class="column wide">
                {node !== undefined && <PowerPath view={view} node={node} />}
                <Measurements view={view} node={node} />
              </div>
              <div class="column">
                <Alarms view={view} />
                <Events events={held?.events ?? null} />
                <Services services={held?.services ?? null} />
              </div>
            </div>
          </>
        )}
      </main>
    </>
  );
}
