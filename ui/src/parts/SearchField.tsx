import { type KeyboardEvent, useCallback, useRef } from "react";

import { Icon } from "./Icon";
import { Key } from "./marks";
import { usePlainKey } from "./usePlainKey";

type SearchFieldProps = {
  /** What is searched: "Search rows". */
  label: string;
  value: string;
  onChange: (value: string) => void;
};

/** Narrows what is beside it. `/` leads into it from anywhere, Escape empties it and leads out. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  usePlainKey(
    "/",
    useCallback(() => input.current?.select(), []),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Escape") return;
    onChange("");
    event.currentTarget.blur();
  };
  return (
    <div className="input small search">
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="text"
        placeholder={label}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Key>/</Key>
    </div>
  );
}
