// The daemon's API. A refusal becomes an ApiError with the daemon's own sentence; no answer in time, status 0.
import type { CardSettings, LoggedIn, LogEvent, ServiceState, Session, Snapshot } from "./types";

const timeoutMs = 4000;

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

// RFC 9457: the detail is a sentence for people.
async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const detail = typeof body === "object" && body !== null && "detail" in body ? body.detail : null;
  return new ApiError(response.status, typeof detail === "string" ? detail : `the card answered ${response.status}`);
}

// background: asked by the page itself, not by a person, so that it keeps no session alive.
async function send(method: string, path: string, csrf: string, body?: unknown, background = false): Promise<unknown> {
  const headers: Record<string, string> = csrf === "" ? {} : { "X-CSRF-Token": csrf };
  if (background) {
    headers["X-Background"] = "1";
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new ApiError(0, "the card does not answer");
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  if (response.status === 204) {
    return null;
  }
  return response.json().catch(() => {
    throw new ApiError(0, "the card's answer broke off");
  });
}

let csrf = "";

async function known<Kind extends Session>(answer: Promise<unknown>): Promise<Kind> {
  const session = (await answer) as Kind;
  csrf = session.csrf_token;
  return session;
}

const look = (path: string) => send("GET", path, "", undefined, true);

export const api = {
  session: () => known<Session>(send("GET", "session", "")),
  login: (user: string, password: string) => known<LoggedIn>(send("POST", "login", "", { user, password })),
  logout: () => send("POST", "logout", csrf),
  changePassword: (current: string, wanted: string) => send("PUT", "password", csrf, { current, new: wanted }),
  snapshot: () => look("snapshot") as Promise<Snapshot>,
  events: async (limit: number) => ((await look(`events?limit=${limit}`)) as { events: LogEvent[] }).events,
  card: async () => {
    const [identity, display] = await Promise.all([look("settings/identity"), look("settings/display")]);
    return { ...(identity as object), ...(display as object) } as CardSettings;
  },
  services: async () => ((await look("services")) as { services: ServiceState[] }).services,
};
