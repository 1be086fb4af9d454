import { type ReactNode, useEffect, useRef } from "react";

type ForcedProps = {
  state: "is-hover" | "is-press" | "is-focus";
  /** Which element of the part gets it; the first one otherwise. */
  on?: string;
  children: ReactNode;
};

/** Shows a part as the pointer or the keyboard would, by the classes that the style sheet has for it. */
export function Forced({ state, on, children }: ForcedProps) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const part = on === undefined ? ref.current?.firstElementChild : ref.current?.querySelector(on);
    part?.classList.add(state);
    return () => part?.classList.remove(state);
  }, [on, state]);
  return (
    <span ref={ref} className="gallery-forced">
      {children}
    </span>
  );
}
