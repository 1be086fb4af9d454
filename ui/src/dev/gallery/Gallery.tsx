import "./gallery.css";

import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { makeQueryClient } from "../../app/client";
import { ToastProvider } from "../../app/toasts";
import { TooltipProvider } from "../../parts/Tooltip";
import { CandidateParts } from "./CandidateParts";
import { ChartParts } from "./ChartParts";
import { ControlParts } from "./ControlParts";
import { FitParts } from "./FitParts";
import { GraderParts } from "./GraderParts";
import { KnowledgeParts } from "./KnowledgeParts";
import { MarkParts } from "./MarkParts";
import { MessageParts } from "./MessageParts";
import { RunParts } from "./RunParts";
import { TableParts } from "./TableParts";

/** Every part in every state, light beside dark. It belongs to the development page alone. */
export function Gallery() {
  return (
    <QueryClientProvider client={makeQueryClient()}>
      <TooltipProvider>
        <ToastProvider>
          <main className="gallery">
            <Theme name="light" />
            <Theme name="dark" />
          </main>
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  );
}

function Theme({ name }: { name: "light" | "dark" }) {
  return (
    <section data-theme={name} className="gallery-theme" aria-label={name}>
      <ControlParts />
      <MarkParts />
      <MessageParts />
      <TableParts />
      <RunParts />
      <ChartParts />
      <KnowledgeParts />
      <CandidateParts />
      <GraderParts />
      <FitParts />
    </section>
  );
}

/** A part by its name, and its states one below the other. */
export function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="gallery-part" data-part={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}

/** One state, with its name at the left. */
export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="gallery-state">
      <span className="t3 sm">{name}</span>
      <div className="gallery-shows">{children}</div>
    </div>
  );
}
