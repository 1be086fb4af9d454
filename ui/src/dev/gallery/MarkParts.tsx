import type { DiffSegment } from "../../host";
import { DiffText } from "../../parts/DiffText";
import { AppMark, Icon } from "../../parts/Icon";
import { type IconName, iconPaths } from "../../parts/icon-paths";
import { InertLine, InertText } from "../../parts/InertText";
import { Badge, CandidateMark, Chip, Key, ProgressBar } from "../../parts/marks";
import { Explained } from "../../parts/Tooltip";
import { LONG_NAME } from "../scenarios";
import { Forced } from "./Forced";
import { Part, State } from "./Gallery";

const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
const HOSTILE = "Refund\u202egnp.exe\u0000 <b>now</b>\n\tand مرحبا, أين طلبي؟";

const DIFF: DiffSegment[] = [
  { kind: "kept", text: "billing_" },
  { kind: "removed", text: "invoice" },
  { kind: "inserted", text: "refund" },
];

/** What says something in a word, a letter or a bar. */
export function MarkParts() {
  return (
    <>
      <Part name="Badge">
        <State name="tones">
          <Badge>train</Badge>
          <Badge tone="ok" icon="check">sealed</Badge>
          <Badge tone="warn">stops soon</Badge>
          <Badge tone="err">failed</Badge>
          <Badge tone="acc">baseline</Badge>
          <Badge tone="line">draft</Badge>
          <Badge tone="solid">live</Badge>
        </State>
      </Part>
      <Part name="CandidateMark">
        <State name="eight colours, then again">
          {LETTERS.map((letter) => (
            <CandidateMark key={letter} letter={letter} />
          ))}
        </State>
      </Part>
      <Part name="Chip">
        <State name="rest, active, off, removable">
          <Chip count={14} onPress={() => {}}>Only B right</Chip>
          <Chip count={5} active onPress={() => {}}>Only A right</Chip>
          <Chip count={0} off onPress={() => {}}>Both wrong</Chip>
          <Chip active removable onPress={() => {}}>Left out</Chip>
        </State>
        <State name="hover, focus">
          <Forced state="is-hover">
            <Chip count={14} onPress={() => {}}>Only B right</Chip>
          </Forced>
          <Forced state="is-focus">
            <Chip count={14} onPress={() => {}}>Only B right</Chip>
          </Forced>
        </State>
        <State name="long text">
          <Chip active removable count={LONG_NAME} onPress={() => {}}>Answer</Chip>
        </State>
      </Part>
      <Part name="Key">
        <State name="rest">
          <Key>Ctrl K</Key>
          <Key>/</Key>
        </State>
      </Part>
      <Part name="InertLine">
        <State name="plain, hostile">
          <InertLine text="Two identical debits on my card" />
          <InertLine text={HOSTILE} />
        </State>
      </Part>
      <Part name="DiffText">
        <State name="kept, struck, underlined">
          <DiffText first={200} segments={DIFF} />
        </State>
        <State name="equal, only inserted">
          <DiffText first={200} segments={[{ kind: "kept", text: "billing_refund" }]} />
          <DiffText first={200} segments={[{ kind: "inserted", text: "billing_refund" }]} />
        </State>
        <State name="long, hostile">
          <DiffText first={30} segments={[{ kind: "removed", text: HOSTILE }, { kind: "inserted", text: LONG_NAME }]} />
        </State>
      </Part>
      <Part name="ProgressBar">
        {([["under way", 0.41], ["without a known end", null], ["done", 1]] as const).map(([name, share]) => (
          <State key={name} name={name}>
            <ProgressBar share={share} tone={share === 1 ? "ok" : undefined} label={name} />
          </State>
        ))}
        <State name="failed">
          <ProgressBar share={0.7} tone="err" label="failed" />
        </State>
      </Part>
      <Part name="Explained">
        <State name="rest, focus">
          <Explained title="93.5 % right" text="Of the 248 sealed rows that every candidate answered.">93.5 %</Explained>
          <Forced state="is-focus">
            <Explained title="p" text="Mid-p McNemar, times the number of challengers.">0.003</Explained>
          </Forced>
        </State>
      </Part>
      <Part name="InertText">
        <State name="text that would be more than text">
          <div className="grow"><InertText text={HOSTILE} /></div>
        </State>
        <State name="JSON">
          <div className="grow"><InertText mono text={'{"label": "billing_refund", "priority": "high"}'} /></div>
        </State>
        <State name="long text, cut">
          <div className="gallery-scroll"><InertText text={`${LONG_NAME} `.repeat(250)} /></div>
        </State>
      </Part>
      <Part name="Icon">
        <State name="all">
          <AppMark />
          {(Object.keys(iconPaths) as IconName[]).map((name) => (
            <span key={name} title={name}>
              <Icon name={name} />
            </span>
          ))}
        </State>
      </Part>
    </>
  );
}
