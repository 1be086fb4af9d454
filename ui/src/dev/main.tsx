// The development page: `dev.html?state=verdict&screen=compare&theme=dark`, and every part in every
// state: `dev.html?page=gallery`. With `&press=why,score-C` the elements of these test ids are pressed
// one after the other; `question=Where is it?` writes into one instead.

import "./freeze";
import "../styles/index.css";

import { createRoot } from "react-dom/client";

import { makeQueryClient } from "../app/client";
import { type ScreenName, SCREENS, SETTINGS } from "../app/navigation";
import { Root } from "../app/Root";
import { followAppearance } from "../app/theme";
import { recordedHost } from "../host/recorded";
import { Gallery } from "./gallery/Gallery";
import type { Scenario } from "./values";

const parameters = new URLSearchParams(window.location.search);
const scenario = (parameters.get("state") ?? "first") as Scenario;
const appearance = parameters.get("theme") === "dark" ? "dark" : "light";
const screen: ScreenName | undefined = [...SCREENS, SETTINGS].find((entry) => entry.name === parameters.get("screen"))?.name;

followAppearance(appearance)();
const container = document.getElementById("root");
if (container !== null) {
  createRoot(container).render(
    parameters.get("page") === "gallery" ? (
      <Gallery />
    ) : (
      <Root
        host={recordedHost(scenario)}
        client={makeQueryClient()}
        appearance={appearance}
        {...(screen ? { startScreen: screen } : {})}
      />
    ),
  );
}

const presses = (parameters.get("press") ?? "").split(",").filter(Boolean);
const pressing = setInterval(() => {
  const [id = "", text] = (presses[0] ?? "").split("=");
  const next = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (next === null) return;
  next.focus();
  if (text === undefined) press(next);
  else write(next, text);
  presses.shift();
  if (presses.length === 0) clearInterval(pressing);
}, 100);

function press(element: HTMLElement) {
  for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup"]) element.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
  element.click();
}

/** As a person would: React sees no value that is set past the element's own setter. */
function write(element: HTMLElement, text: string) {
  const prototype = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(element, text);
  element.dispatchEvent(new Event("input", { bubbles: true }));
}
