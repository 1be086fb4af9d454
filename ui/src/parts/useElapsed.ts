import { useEffect, useState } from "react";

/** Whole seconds since something began to go on; 0 while nothing does. */
export function useElapsed(isGoingOn: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!isGoingOn) return undefined;
    const begin = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begin) / 1000)), 250);
    return () => {
      clearInterval(timer);
      setSeconds(0);
    };
  }, [isGoingOn]);
  return seconds;
}
