import { useEffect, useState } from "react";

const TYPING_MS = 150;

/** What somebody writes, once they pause; emptied at once. */
export function useSettled(value: string, pause = TYPING_MS): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return value === "" ? "" : settled;
}
