/** A stretch of text, or one control character written out as its code point. */
export type Piece = { text: string; control: boolean };

// C0 and C1 controls but tab and line ends, zero-width spaces and bidi controls (joiners are part of scripts and emoji), line separators, tags,
// the byte order mark.
const CONTROL =
  /([\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}])/u;

/** Cuts a text at the characters that a reader would not see but be misled by. */
export function pieces(text: string): Piece[] {
  return text
    .split(CONTROL)
    .filter((part) => part !== "")
    .map((part) => (CONTROL.test(part) ? { text: codePoint(part), control: true } : { text: part, control: false }));
}

function codePoint(character: string): string {
  const value = character.codePointAt(0) ?? 0;
  return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
}
