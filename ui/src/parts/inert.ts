/** A stretch of text, or one character written out as its code point. */
export type Piece = { text: string; control: boolean };

// What a reader would not see but be misled by, as ranges of code points: controls but tab and line
// ends, zero-width spaces, bidi controls, line separators, tags, the byte order mark. Joiners are
// left alone, because scripts and emoji need them.
const HIDDEN: ReadonlyArray<readonly [number, number]> = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];

/** Cuts a text at the characters that a reader would not see but be misled by. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let plain = "";
  const keepPlain = () => {
    if (plain !== "") found.push({ text: plain, control: false });
    plain = "";
  };
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (isHidden(point)) {
      keepPlain();
      found.push({ text: codePoint(point), control: true });
    } else {
      plain += character;
    }
  }
  keepPlain();
  return found;
}

/** The text with such characters written out, where there is no room for marks: tooltips, charts. */
export function writtenOut(text: string): string {
  return pieces(text)
    .map((piece) => piece.text)
    .join("");
}

function isHidden(point: number): boolean {
  return HIDDEN.some(([first, last]) => point >= first && point <= last);
}

function codePoint(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}
