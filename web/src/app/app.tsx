// Which page is shown: the log-in, the forced change of the password, or what the UPS does.
import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "../api/client";
import type { Session } from "../api/types";
import { LoginPage, noteOf } from "../pages/login";
import { OverviewPage } from "../pages/overview";
import { PasswordPage } from "../pages/password";

// session null: a program on this machine, which the card lets read without a log-in.
type Place =
  | { page: "wait"; note: string }
  | { page: "login"; note: string }
  | { page: "password"; session: Session; password: string }
  | { page: "overview"; session: Session | null; note: string };

async function firstPlace(): Promise<Place> {
  try {
    return placeOf(await api.session(), "", "");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) {
      throw error;
    }
  }
  try {
    await api.snapshot();
    return { page: "overview", session: null, note: "" };
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      return { page: "login", note: "" };
    }
    throw error;
  }
}

function placeOf(session: Session, password: string, note: string): Place {
  return session.must_change_password
    ? { page: "password", session, password }
    : { page: "overview", session, note };
}

export function App() {
  const [place, setPlace] = useState<Place>({ page: "wait", note: "" });
  useEffect(() => {
    let retry: number | undefined;
    const begin = () => {
      firstPlace().then(setPlace, (error: Error) => {
        setPlace({ page: "wait", note: `${error.message}; trying again` });
        retry = window.setTimeout(begin, 2000);
      });
    };
    begin();
    return () => clearTimeout(retry);
  }, []);

  switch (place.page) {
    case "wait":
      return <main class="entry" aria-busy="true">{place.note !== "" && <p role="status">{place.note}</p>}</main>;
    case "login":
      return (
        <LoginPage
          note={place.note}
          entered={(session, password, note) => setPlace(placeOf(session, password, note))}
        />
      );
    case "password":
      return (
        <PasswordPage
          session={place.session}
          password={place.password}
          changed={(session) => setPlace(placeOf(session, "", `Your new password is in force. ${noteOf(session)}`))}
          left={(note) => setPlace({ page: "login", note })}
        />
      );
    case "overview":
      return (
        <OverviewPage session={place.session} note={place.note} left={(note) => setPlace({ page: "login", note })} />
      );
  }
}
