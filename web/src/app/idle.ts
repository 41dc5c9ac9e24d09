// A session lives while a person uses the page: each sign of one renews it at the card, which counts nothing that the page
// asks by itself. The page logs out in time, so that the person is warned.
import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client";

const warnFor = 60;
const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
const renewEveryMs = 20_000; // the shortest time-out is 30 s
const displayEveryMs = 10_000;

// A renewal that fails is told by the connection that follows the picture.
const renew = () => void api.session().catch(() => undefined);

// Seconds left when there are few, else null. `limit` null: no end.
export function useIdle(limit: number | null, ended: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (limit === null) {
      return undefined;
    }
    let used = Date.now();
    let renewed = used;
    const use = () => {
      used = Date.now();
      setLeft(null);
      if (used - renewed >= Math.min(renewEveryMs, limit * 250)) {
        renewed = used;
        renew();
      }
    };
    const watch = window.setInterval(() => {
      const rest = limit - Math.floor((Date.now() - used) / 1000);
      if (rest <= 0) {
        ended();
      } else {
        setLeft(rest <= Math.min(warnFor, limit / 2) ? rest : null);
      }
    }, 1000);
    signs.forEach((sign) => addEventListener(sign, use, { passive: true }));
    return () => {
      clearInterval(watch);
      signs.forEach((sign) => removeEventListener(sign, use));
    };
  }, [limit]);
  return left;
}

// A display that may only read stays on, up to the longest life of a session.
export function useDisplay(stays: boolean): void {
  useEffect(() => {
    if (!stays) {
      return undefined;
    }
    const timer = window.setInterval(renew, displayEveryMs);
    return () => clearInterval(timer);
  }, [stays]);
}
