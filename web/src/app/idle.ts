// Ends a session that nobody uses: the page's own questions keep it alive at the card, so the page watches for a person.
import { useEffect, useState } from "preact/hooks";

const warnFor = 60;
const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

// Seconds left when there are few, else null. `limit` null: no end.
export function useIdle(limit: number | null, ended: () => void): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (limit === null) {
      return undefined;
    }
    let used = Date.now();
    const use = () => {
      used = Date.now();
      setLeft(null);
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
